import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { parse } from 'yaml';
import { projectFolder } from '../control-plane/local-folder.ts';
import { referencePage } from './reference/page.ts';
import { writtenFile } from './written-file.ts';

const path = 'docs/reference.md';
const sample = await readFile(join(projectFolder, 'manifests/samples/every-field.yaml'), 'utf8');
const { spec } = parse(sample) as { readonly spec: object };
const file = join(projectFolder, path);
const text = await format(referencePage(sample, spec), {
  ...(await resolveConfig(file)),
  parser: 'markdown',
});

await writtenFile(path, text, 'npm run generate:reference');
