import { stat } from 'node:fs/promises';
import { bundle } from './bundle.ts';

const programs = {
  main: 'src/main.ts',
  'wordpress-stack': 'src/cli/wordpress-stack.ts',
  'kubectl-wps': 'src/cli/kubectl-wps.ts',
};

for (const file of await bundle(programs, 'dist')) {
  const { size } = await stat(file);
  console.log(`${file}: ${(size / 1e6).toFixed(1)} MB`);
}
