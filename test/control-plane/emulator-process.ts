import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { endOfLog, runningPid, startInBackground } from './background-process.ts';
import { freePorts } from './free-port.ts';
import { waitUntil } from './wait-until.ts';

export interface EmulatorOptions {
  /** Where its log and its process id are kept. If one runs there already, it is used. */
  readonly folder: string;
  /** By how much everything that takes time on AWS is faster here. */
  readonly timeScale: number;
  /** How stale reads are. Default is what the emulator's server takes: typical, because operators must live with it. */
  readonly lag?: 'none' | 'typical' | 'maximum';
  /** Whether it outlives this process. Default is false: it is killed when this process exits. */
  readonly detached?: boolean;
  readonly log?: (line: string) => void;
}

interface EmulatorSettings {
  readonly port: number;
  readonly timeScale: number;
}

const name = 'aws-emulator';
const program = resolve(import.meta.dirname, '../aws-emulator/server.ts');

/** Starts the AWS emulator as a server of its own and waits until it answers. Returns its URL. */
export async function startEmulator(options: EmulatorOptions): Promise<string> {
  if (!existsSync(program)) {
    throw new Error(`The AWS emulator's server is missing: restore ${program}`);
  }
  const { folder, timeScale, detached = false, log = () => undefined } = options;
  const before = await readSettings(folder);
  const running = (await runningPid({ folder, name })) !== undefined;
  if (running && before !== undefined && before.timeScale !== timeScale) {
    throw new Error(
      `The AWS emulator runs with time scale ${before.timeScale}, not ${timeScale}: stop it first with \`make down\``,
    );
  }
  // The old port again, because shells may have its URL in their environment.
  const settings = { port: before?.port ?? (await freePorts(1))[0] ?? 0, timeScale };
  const url = `http://127.0.0.1:${settings.port}`;
  if (!running) {
    log(announcement(before));
    await mkdir(folder, { recursive: true });
    await writeFile(settingsFile(folder), JSON.stringify(settings));
    const args = argumentsFor(settings, options);
    await startInBackground({ folder, name }, { file: process.execPath, args, marker: program, detached });
  }
  log(`waiting for the AWS emulator at ${url} to answer`);
  await waitUntil(url, () => refusal(url), { hopeless: () => ended(folder) });
  return url;
}

function announcement(before: EmulatorSettings | undefined): string {
  return before === undefined
    ? 'starting the AWS emulator'
    : 'the AWS emulator had ended, and its objects with it: starting an empty one';
}

function argumentsFor({ port, timeScale }: EmulatorSettings, { lag }: EmulatorOptions): string[] {
  const args = [program, '--port', String(port), '--time-scale', String(timeScale)];
  return lag === undefined ? args : [...args, '--lag', lag];
}

async function refusal(url: string): Promise<string | undefined> {
  const response = await fetch(`${url}/_emulator/calls`, { signal: AbortSignal.timeout(5000) });
  await response.text();
  return response.ok ? undefined : `HTTP status ${response.status}`;
}

async function ended(folder: string): Promise<string | undefined> {
  const pid = await runningPid({ folder, name });
  return pid === undefined
    ? `it has ended; the end of its log:\n${await endOfLog({ folder, name })}`
    : undefined;
}

async function readSettings(folder: string): Promise<EmulatorSettings | undefined> {
  const file = settingsFile(folder);
  return existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as EmulatorSettings) : undefined;
}

function settingsFile(folder: string): string {
  return join(folder, `${name}.json`);
}
