import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { EngineChoice } from '../aws-emulator/live/engine/container-engine.ts';
import { endOfLog, runningPid, startInBackground, stopInBackground } from './background-process.ts';
import { freePorts } from './free-port.ts';
import { imagesFolder } from './local-folder.ts';
import { waitUntil } from './wait-until.ts';

export interface EmulatorOptions {
  /** Where its log and its process id are kept. If one runs there already, it is used. */
  readonly folder: string;
  /** By how much everything that takes time on AWS is faster here. */
  readonly timeScale: number;
  /** How stale reads are. Default is what the emulator's server takes: typical, because operators must live with it. */
  readonly lag?: 'none' | 'typical' | 'maximum';
  /** Whether containers, databases and load balancers are real. Default is false: they are simulated. */
  readonly live?: boolean;
  /** Where live containers run, beside those that run natively: see the emulator's server. Default is `auto`. */
  readonly engine?: EngineChoice;
  /** Whether it outlives this process. Default is false: it is killed when this process exits. */
  readonly detached?: boolean;
  readonly log?: (line: string) => void;
}

interface EmulatorSettings {
  readonly port: number;
  readonly timeScale: number;
  readonly live: boolean;
}

const name = 'aws-emulator';
const program = resolve(import.meta.dirname, '../aws-emulator/server.ts');

/** Starts the AWS emulator as a server of its own and waits until it answers. Returns its URL. */
export async function startEmulator(options: EmulatorOptions): Promise<string> {
  if (!existsSync(program)) {
    throw new Error(`The AWS emulator's server is missing: restore ${program}`);
  }
  const { folder, timeScale, live = false, detached = false, log = () => undefined } = options;
  const before = await readSettings(folder);
  const running = (await runningPid({ folder, name })) !== undefined;
  if (running && before !== undefined) refuseOther(before, { timeScale, live });
  // The old port again, because shells may have its URL in their environment.
  const settings = { port: before?.port ?? (await freePorts(1))[0] ?? 0, timeScale, live };
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

/** Stops it before what it has started: it would start a database that dies again. Returns whether it was running. */
export const stopEmulator = (folder: string): Promise<boolean> => stopInBackground({ folder, name });

/** @throws when the one that runs is not what is asked for */
function refuseOther(running: EmulatorSettings, asked: Omit<EmulatorSettings, 'port'>): void {
  const found = describe(running);
  if (found !== describe(asked))
    throw new Error(
      `The AWS emulator runs ${found}, not ${describe(asked)}: stop it first with \`make down\``,
    );
}

const describe = ({ timeScale, live }: Omit<EmulatorSettings, 'port'>): string =>
  `with time scale ${timeScale}${live ? ' and the live data plane' : ''}`;

function announcement(before: EmulatorSettings | undefined): string {
  return before === undefined
    ? 'starting the AWS emulator'
    : 'the AWS emulator had ended, and its objects with it: starting an empty one';
}

function argumentsFor(
  { port, timeScale, live }: EmulatorSettings,
  { lag, folder, engine = 'auto' }: EmulatorOptions,
): string[] {
  const args = [program, '--port', String(port), '--time-scale', String(timeScale)];
  if (live) args.push('--live', join(folder, 'live'), '--images', imagesFolder, '--engine', engine);
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
