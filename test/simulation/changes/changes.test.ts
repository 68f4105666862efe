import { beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { changesTable } from './changes-table.ts';
import { changes } from './changes.ts';
import type { ChangeResult } from './play-changes.ts';

const run = promisify(execFile);

describe('a change in place', () => {
  let results: readonly ChangeResult[] = [];

  // In plain Node, like the histories: the SDK is three times slower inside jest's contexts.
  beforeAll(async () => {
    const { stdout } = await run(process.execPath, ['test/simulation/changes/main.ts']);
    results = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as ChangeResult);
  }, 600_000);

  it.each(changes.map(({ edit }) => edit))('%s', (edit) => {
    expect(results.find((result) => result.edit === edit)?.problems).toEqual([]);
  });

  it('leaves a stack that stays as it is: hours later nothing has been written', () => {
    expect(results.at(-1)).toMatchObject({ edit: 'silence', problems: [], writes: {} });
  });
});

it('docs/changes.md has the table that is tested', async () => {
  const page = await readFile('docs/changes.md', 'utf8');
  expect(page).toContain(changesTable(changes));
});
