import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

/** CommonJS dependencies call `require` for Node's own modules, which an ES module does not have. */
const requireForCommonJS =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";
const startedByNode = '#!/usr/bin/env node';

/**
 * Makes of each program (its name and the TypeScript file that runs first) one file with everything that it needs, which
 * a shell can start. In one go, because most of what they need is the same. Returns the files' paths.
 */
export async function bundle(
  programs: Readonly<Record<string, string>>,
  folder: string,
): Promise<readonly string[]> {
  await build({
    entryPoints: programs,
    outdir: folder,
    bundle: true,
    minify: true,
    sourcemap: true,
    // Sources would triple the map, and stack traces need only places.
    sourcesContent: false,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    // The ES module builds of the AWS SDK leave out what is not used: half the memory of the CommonJS ones.
    mainFields: ['module', 'main'],
    conditions: ['module'],
    banner: { js: `${startedByNode}\n${requireForCommonJS}` },
    // Logs name classes of errors, and a minified name tells nothing.
    keepNames: true,
    logLevel: 'warning',
  });
  const files = Object.keys(programs).map((name) => join(folder, `${name}.js`));
  await Promise.all(files.map((file) => chmod(file, 0o755)));
  return files;
}
