import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../control-plane/run-command.ts';

const requirements = join(import.meta.dirname, 'requirements.txt');

/**
 * The path of a Python that has boto3, the AWS CLI, moto and pytest in the versions of `requirements.txt`. They are installed
 * once per user, outside every checkout, and again when the requirements or the machine's Python change.
 * @throws when Python 3, its module venv, or a package cannot be had; the message says which.
 */
export async function pythonEnvironment(log: (line: string) => void): Promise<string> {
  const folder = join(cacheFolder(), await keyOf());
  // Written last, so that an installation that was cut short is never found.
  const pointer = join(folder, 'python');
  const known = existsSync(pointer) ? await readFile(pointer, 'utf8') : '';
  if (known !== '' && existsSync(known)) return known;
  const python = await install(folder, log);
  await writeFile(`${pointer}.${process.pid}`, python);
  await rename(`${pointer}.${process.pid}`, pointer);
  return python;
}

async function keyOf(): Promise<string> {
  const version = await runCommand('python3', ['-c', 'import sys; print(sys.executable, sys.version)']).catch(
    (error: unknown) => {
      throw new Error('Python is missing: install Python 3.10 or newer with venv and pip', { cause: error });
    },
  );
  const content = await readFile(requirements, 'utf8');
  return createHash('sha256').update(content).update(version).digest('hex').slice(0, 16);
}

/** Each installation has a folder of its own, because a virtual environment cannot be moved and two may run at once. */
async function install(folder: string, log: (line: string) => void): Promise<string> {
  await mkdir(folder, { recursive: true });
  const environment = await mkdtemp(join(folder, 'venv-'));
  log(
    `installing boto3, the AWS CLI, moto and pytest for Python into ${environment} (a minute or two, once)`,
  );
  try {
    await runCommand('python3', ['-m', 'venv', environment]);
    const python = join(environment, 'bin', 'python');
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
    await runCommand(python, [...pip, '--requirement', requirements]);
    return python;
  } catch (error) {
    await rm(environment, { recursive: true, force: true });
    throw error;
  }
}

function cacheFolder(): string {
  const caches = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(caches, 'wordpress-stack-operator', 'contract');
}
