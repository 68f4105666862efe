import { join } from 'node:path';
import { endOfLog, runningPid, startInBackground } from '../../control-plane/background-process.ts';
import { freePorts } from '../../control-plane/free-port.ts';
import { waitUntil } from '../../control-plane/wait-until.ts';
import { clientEnvironment } from '../client-environment.ts';

/** What moto does unlike AWS, as gap.py has it. */
export interface Gap {
  readonly name: string;
  readonly operations: readonly string[];
  /** What moto does. */
  readonly moto: string;
  /** Where AWS says what it does. */
  readonly page: string;
  /** How often the operator would have met it. */
  readonly bites: number;
}

const name = 'moto';
const program = join(import.meta.dirname, 'server.py');

/** Starts moto as a server of its own and waits until it answers. Returns its URL. */
export async function startMoto(python: string, folder: string): Promise<string> {
  const [port = 0] = await freePorts(1);
  const url = `http://127.0.0.1:${port}`;
  await startInBackground(
    { folder, name },
    {
      file: python,
      args: [program, '--port', String(port)],
      marker: program,
      // Unlike its clients it needs no endpoint, and must not be led to one.
      environment: { ...clientEnvironment(url), AWS_ENDPOINT_URL: undefined },
    },
  );
  await waitUntil(url, () => refusal(url), { hopeless: () => ended(folder) });
  return url;
}

export async function readGaps(url: string): Promise<readonly Gap[]> {
  const response = await fetch(`${url}/_emulator/gaps`, { signal: AbortSignal.timeout(5000) });
  return (await response.json()) as readonly Gap[];
}

async function refusal(url: string): Promise<string | undefined> {
  const response = await fetch(`${url}/_emulator/gaps`, { signal: AbortSignal.timeout(5000) });
  await response.text();
  return response.ok ? undefined : `HTTP status ${response.status}`;
}

async function ended(folder: string): Promise<string | undefined> {
  const pid = await runningPid({ folder, name });
  return pid === undefined
    ? `it has ended; the end of its log:\n${await endOfLog({ folder, name })}`
    : undefined;
}
