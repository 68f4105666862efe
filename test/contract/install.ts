import { pythonEnvironment } from './python-environment.ts';

/** Prints the path of the Python that has the packages; progress and errors go to the standard error. */
try {
  const python = await pythonEnvironment((line) => process.stderr.write(`contract: ${line}\n`));
  process.stdout.write(`${python}\n`);
} catch (error) {
  process.stderr.write(`contract: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
