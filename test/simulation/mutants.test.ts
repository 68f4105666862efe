import { expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { mutants } from './mutants/mutants.ts';

// `make sim MUTANTS=1` plants them; here they are kept from rotting.
it.each(mutants)('still has a place for: $name', async ({ file, before }) => {
  expect((await readFile(file, 'utf8')).split(before)).toHaveLength(2);
});
