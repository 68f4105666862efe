import { expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { mutantTable } from './mutants/mutant-table.ts';
import { mutants } from './mutants/mutants.ts';
import { ORACLES } from './mutants/oracle.ts';

// `make sim MUTANTS=1` plants them; here they are kept from rotting.
it.each(mutants)('still has a place for: $name', async ({ file, before }) => {
  expect((await readFile(file, 'utf8')).split(before)).toHaveLength(2);
});

it.each(Object.keys(ORACLES))('plants a fault for the oracle: %s', (oracle) => {
  expect(mutants.filter((mutant) => mutant.oracle === oracle)).not.toHaveLength(0);
});

it('lists the planted faults that died when all were planted last: npm run sim:mutants -- --write', async () => {
  const page = 'docs/reliability.md';
  const options = { ...(await resolveConfig(page)), filepath: page };
  const written = /<!-- mutants:begin -->([^]*)<!-- mutants:end -->/u.exec(await readFile(page, 'utf8'))?.[1];
  expect(written?.trim()).toBe((await format(mutantTable(mutants), options)).trim());
});
