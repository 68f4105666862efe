import { spawn, type SpawnOptionsWithoutStdio } from 'node:child_process';

export interface RunCommandOptions extends Pick<SpawnOptionsWithoutStdio, 'cwd' | 'env' | 'signal'> {
  /** Text for the standard input. Default is none. */
  readonly input?: string;
  /** Called with each line of the standard error as it comes. */
  readonly onErrorLine?: (line: string) => void;
}

/**
 * Runs a program to its end and returns what it wrote to its standard output.
 * @throws with the program's own error output when it cannot be started or does not exit with 0.
 */
export function runCommand(
  file: string,
  args: readonly string[],
  { input, onErrorLine, ...options }: RunCommandOptions = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, options);
    let output = '';
    let errors = '';
    let partialLine = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors += text;
      const lines = (partialLine + text).split('\n');
      partialLine = lines.pop() ?? '';
      lines.forEach((line) => onErrorLine?.(line));
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) {
        resolve(output);
      } else {
        const end = signal ?? `exit code ${String(code)}`;
        reject(new Error(`${[file, ...args].join(' ')}: ${end}\n${errors.trim() || output.trim()}`));
      }
    });
    // A program that ends before it has read its input must report its own failure, not ours of writing to it.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
