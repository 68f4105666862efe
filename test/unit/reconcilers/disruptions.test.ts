import { describe, expect, test } from '@jest/globals';

import type { Aspect, Kind } from '../../../src/engine/index.ts';
import { allKinds } from '../../../src/reconcilers/index.ts';

const aspect = (type: string, name: string): Aspect<unknown, unknown> => {
  const kind: Kind | undefined = allKinds.find((candidate) => candidate.type === type);
  const found = kind?.aspects?.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`${type} has no aspect ${name}`);
  return found;
};

const disruption = (type: string, name: string, want: object, seen: object): string | undefined =>
  aspect(type, name).disruption?.(want, seen);

describe('what visitors notice', () => {
  test.each([
    [{ immediately: true }, { MultiAZ: false }, 'the database restarts, some minutes'],
    [{ immediately: true }, { MultiAZ: true }, 'the database fails over to its standby, a minute or two'],
    [
      { immediately: false },
      { PreferredMaintenanceWindow: 'sun:03:00-sun:03:30' },
      'the database restarts, some minutes, in the maintenance window sun:03:00-sun:03:30 (UTC)',
    ],
  ])('of another database class (%j, %j): %s', (want, seen, expected) => {
    expect(disruption('database', 'class and version', want, seen)).toBe(expected);
  });

  test.each([
    ['innodb_page_size', 'none; innodb_page_size takes effect when you restart the database'],
    ['max_connections', undefined],
  ])('of the database parameter %s: %s', (name, expected) => {
    const want = { name: 'db', parameters: { [name]: '1' } };
    expect(disruption('database-parameter-group', 'parameters', want, {})).toBe(expected);
  });

  test('of another image: fewer tasks for a while', () => {
    expect(disruption('task-definition', 'content', {}, {})).toContain('minimumHealthyPercent');
  });
});
