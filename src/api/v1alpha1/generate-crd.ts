import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';

import { customResourceDefinition } from './crd.ts';
import { CRD_NAME } from './resource.ts';

const HEADER = '# Generated from src/api/v1alpha1 by `npm run generate:crd`. Do not edit.\n';
const path = fileURLToPath(new URL(`../../../crds/${CRD_NAME}.yaml`, import.meta.url));

const generated =
  HEADER + stringify(customResourceDefinition(), { lineWidth: 120, aliasDuplicateObjects: false });

if (process.argv.includes('--check')) {
  const committed = await readFile(path, 'utf8').catch(() => '');
  if (committed !== generated) {
    process.stderr.write(
      `${firstDifference(committed, generated)}\ncrds/${CRD_NAME}.yaml is stale: run \`npm run generate:crd\` and commit the result.\n`,
    );
    process.exitCode = 1;
  }
} else {
  await writeFile(path, generated);
}

function firstDifference(committed: string, wanted: string): string {
  const old = committed.split('\n');
  const lines = wanted.split('\n');
  const at = lines.findIndex((line, index) => line !== old[index]);
  const row = at === -1 ? lines.length : at;
  return `line ${row + 1}\n- ${old[row] ?? '(end of file)'}\n+ ${lines[row] ?? '(end of file)'}`;
}
