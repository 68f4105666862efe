import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { wordpressTrees, type WordPressTree } from '../image/support/wordpress-trees.ts';
import { conditionOf } from '../tools/stack-object.ts';
import { brokenFiles } from './support/native-image.ts';
import { StackBench } from './support/stack-bench.ts';

/** A whole stack takes a minute and a half. */
const longest = 300_000;

/** One story: each test goes on where the one before has ended. */
describe('A stack with real servers behind it', () => {
  let bench: StackBench;
  let trees: { readonly older: WordPressTree; readonly newer: WordPressTree };

  beforeAll(async () => {
    trees = await wordpressTrees();
    bench = await StackBench.open();
  });

  afterAll(() => bench.close());

  test(
    'is an installed site at its own address',
    async () => {
      await bench.apply();
      await bench.push('1.0.0', { tree: trees.older });
      const stack = await bench.untilReady('Ready');
      const { status, body } = await bench.visit(stack);
      expect(status).toBe(200);
      expect(body).toContain('Hello world!');
      expect(await bench.visit(stack, '/readyz')).toMatchObject({ status: 200 });
    },
    longest,
  );

  test(
    'stays up when it is given a tag that cannot start',
    async () => {
      const stack = await bench.untilReady('Ready');
      await bench.push('2.0.0', { tree: trees.newer, added: brokenFiles });
      await bench.setTag('2.0.0');
      expect(await bench.visitWhile(stack, bench.untilReady('RolledBack'))).toEqual([]);
      const after = await bench.untilReady('RolledBack');
      expect(conditionOf(after, 'ServiceReady')?.message).toContain('exit code 255');
    },
    longest,
  );

  test(
    'goes to the next WordPress without one failed request',
    async () => {
      await bench.push('3.0.0', { tree: trees.newer });
      const stack = await bench.untilReady('RolledBack');
      await bench.setTag('3.0.0');
      expect(await bench.visitWhile(stack, bench.untilReady('Ready'))).toEqual([]);
      const { body } = await bench.visit(stack);
      expect(body).toContain(`ver=${trees.newer.version}`);
    },
    longest,
  );
});
