import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { projectFolder } from '../control-plane/local-folder.ts';
import { referencePage } from './reference/page.ts';
import { writtenFile } from './written-file.ts';

const sample = await readFile(join(projectFolder, 'manifests/samples/every-field.yaml'), 'utf8');
const { spec } = parse(sample) as { readonly spec: object };

await writtenFile('docs/reference.md', referencePage(sample, spec), 'npm run generate:reference');
