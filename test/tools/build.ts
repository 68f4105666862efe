import { stat } from 'node:fs/promises';
import { build } from 'esbuild';

const outfile = 'dist/main.js';

/** CommonJS dependencies call `require` for Node's own modules, which an ES module does not have. */
const requireForCommonJS =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

await build({
  entryPoints: ['src/main.ts'],
  outfile,
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
  banner: { js: requireForCommonJS },
  // Logs name classes of errors, and a minified name tells nothing.
  keepNames: true,
  logLevel: 'warning',
});

const { size } = await stat(outfile);
console.log(`${outfile}: ${(size / 1e6).toFixed(1)} MB`);
