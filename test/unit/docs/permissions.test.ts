import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createVpc } from '../../../src/aws/operations/ec2-network.ts';
import { filterLogEvents } from '../../../src/aws/operations/logs.ts';
import { grantsOf, MOST_CHARACTERS, policyFiles, type Policy } from '../../docs/permissions/policy.ts';
import { usedOperations } from '../../docs/permissions/used-operations.ts';

const root = join(import.meta.dirname, '../../..');
const policies = Object.keys(policyFiles).map((path): [string, Policy] => [
  path,
  JSON.parse(readFileSync(join(root, path), 'utf8')) as Policy,
]);
const statements = policies.flatMap(([, { Statement }]) => Statement);
const used = await usedOperations();

describe('the permissions of the operator', () => {
  test.each(policies)('%s fits into a managed policy', (_path, policy) => {
    expect(JSON.stringify(policy).length).toBeLessThan(MOST_CHARACTERS);
  });

  test('are those of the operations that its code names, and no others', () => {
    const needed = new Set(grantsOf(used).map(({ action }) => action));
    const allowed = new Set(statements.flatMap(({ Action }) => Action));
    expect([...allowed].sort()).toEqual([...needed].sort());
  });

  test('leave out what people alone do, and the way into other accounts', () => {
    expect(used).toContain(createVpc);
    expect(used).not.toContain(filterLogEvents);
    expect(statements.flatMap(({ Action }) => Action)).not.toContain('sts:AssumeRole');
  });

  test('limit every write to what is ours, but for those that AWS gives no limit or asks for beside another', () => {
    const anything = statements.filter(({ Sid }) => Sid === 'Anything').flatMap(({ Action }) => Action);
    const writes = anything.filter((action) => !/:(?:Describe|List|Get)/u.test(action));
    expect(writes.sort()).toEqual([
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:ModifyNetworkInterfaceAttribute',
      'ec2:RunInstances',
      'ecs:DeregisterTaskDefinition',
      'rds:RestoreDBInstanceFromDBSnapshot',
    ]);
    const limited = statements.filter(({ Sid }) => Sid !== 'Anything');
    expect(limited.filter(({ Resource, Condition }) => Resource === '*' && Condition === undefined)).toEqual(
      [],
    );
  });
});

test('no call goes past the operations, but the one that needs no grant of its own here', () => {
  const source = join(root, 'src');
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const sending = files.filter((file) => / new \w+Command\(/u.test(readFileSync(join(source, file), 'utf8')));
  expect(sending).toEqual(['aws/assumed-role.ts']);
});
