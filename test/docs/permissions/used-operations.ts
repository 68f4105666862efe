import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Op } from '../../../src/engine/op.ts';
import { projectFolder } from '../../control-plane/local-folder.ts';

const source = join(projectFolder, 'src');
/** People run the first with credentials of their own; the second are the definitions. */
const others = ['cli/', 'aws/operations/'];
const imported = /import \{([^}]*)\} from '[^']*operations\/([a-z0-9-]+)\.ts'/gu;

/** Every AWS operation that the operator's own code names as a value. */
export async function usedOperations(): Promise<readonly Op[]> {
  const files = await readdir(source, { recursive: true });
  const wanted = files.filter(
    (file) => file.endsWith('.ts') && !others.some((folder) => file.startsWith(folder)),
  );
  const names = await Promise.all(
    wanted.map(async (file) => namedIn(await readFile(join(source, file), 'utf8'))),
  );
  const found = await Promise.all([...new Set(names.flat())].sort().map(operationOf));
  return found.flat();
}

/** `<module>/<name>` of what a file imports of the operations and uses for more than its type. */
function namedIn(text: string): readonly string[] {
  const code = text.replaceAll(imported, '').replaceAll(/typeof \w+/gu, '');
  return [...text.matchAll(imported)].flatMap(([, list = '', module = '']) =>
    list
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '' && new RegExp(`\\b${name}\\b`, 'u').test(code))
      .map((name) => `${module}/${name}`),
  );
}

/** Modules of operations hold types and helpers as well. */
async function operationOf(id: string): Promise<readonly Op[]> {
  const [module = '', name = ''] = id.split('/');
  const url = pathToFileURL(join(source, 'aws/operations', `${module}.ts`)).href;
  const value = ((await import(url)) as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'object' && value !== null && 'iam' in value ? [value as Op] : [];
}
