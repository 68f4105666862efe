import { parseArgs } from 'node:util';
import { pythonEnvironment } from '../python-environment.ts';
import { onMoto } from './on-moto.ts';

/*
 * The part of `make contract` that needs moto. `--only classic` plays one stack, `--write` writes the gaps into
 * docs/reliability.md.
 */
const { values } = parseArgs({
  options: { only: { type: 'string', default: '' }, write: { type: 'boolean', default: false } },
});

const log = (line: string): void => {
  process.stdout.write(`contract: ${line}\n`);
};

const failed = await onMoto({ python: await pythonEnvironment(log), log, ...values });
if (failed > 0) process.exitCode = 1;
