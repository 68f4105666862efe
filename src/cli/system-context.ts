import { fromNodeProviderChain } from '@aws-sdk/credential-providers';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { SdkCloudProvider } from '../aws/sdk-cloud-provider.ts';
import { systemClock } from '../clock.ts';
import { pace } from '../engine/index.ts';
import { systemRandom } from '../random.ts';
import { CliError, messageOf } from './cli-error.ts';
import { runProgram, type CommandContext, type Program } from './command.ts';
import { systemTerminal } from './terminal.ts';

/** The composition root of the command line: runs a program with this machine's clock, terminal, files and credentials. */
export async function runOnThisMachine(program: Program): Promise<void> {
  const stop = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    process.once(name, () => {
      stop.abort(new Error(name));
    });
  }
  endWithTheReader();
  const clouds = systemClouds();
  const context: CommandContext = {
    terminal: systemTerminal(),
    clock: systemClock,
    pace: pace(),
    signal: stop.signal,
    readText,
    clouds,
    openUrl,
  };
  try {
    process.exitCode = await runProgram(program, process.argv.slice(2), context);
  } finally {
    clouds.destroy();
  }
}

/** `| head` has seen enough: that is no failure of ours. */
function endWithTheReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? 0 : 1);
  });
}

function systemClouds(): SdkCloudProvider {
  const endpoint = process.env['AWS_ENDPOINT_URL'] ?? '';
  return new SdkCloudProvider({
    credentials: fromNodeProviderChain(),
    clock: systemClock,
    random: systemRandom.fraction,
    ...(endpoint === '' ? {} : { endpoint }),
  });
}

async function readText(file: string): Promise<string> {
  if (file === '-') return text(process.stdin);
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new CliError(`${file} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

const openers: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

async function openUrl(url: string): Promise<void> {
  const [file, ...args] = openers[process.platform] ?? ['xdg-open'];
  const child = spawn(file, [...args, url], { stdio: 'ignore', detached: true });
  try {
    await once(child, 'spawn');
    child.unref();
  } catch (error) {
    throw new CliError(`${file} could not be started; open ${url} yourself`, { cause: error });
  }
}
