import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { conditionOf } from '../tools/stack-object.ts';
import { SiteBench } from './support/site-bench.ts';
import { killContainer } from './support/kill-container.ts';
import { type Failure, Visitors } from './support/visitors.ts';

const blog = { namespace: 'default', name: 'blog' };
const replicas = 3;
const manifest = JSON.stringify({
  apiVersion: 'wordpress-stack.dev/v1alpha1',
  kind: 'WordPressStack',
  metadata: blog,
  spec: { region: 'eu-west-1', image: { tag: '1.0.0' }, service: { replicas }, deletionPolicy: 'Delete' },
});
const longest = 900_000;

/**
 * Between a death and the word of it to the load balancer requests are still sent there, and more than its share: who
 * refuses at once has the fewest under way. Those that were sent before it and failed after it are what it had taken.
 */
function expectOnlyThoseBetween(died: number, known: number, failed: readonly Failure[]): void {
  expect(failed.filter(({ sentAt, failedAt }) => failedAt < died || sentAt > known + 1000)).toEqual([]);
  expect(known - died).toBeLessThan(10_000);
}

describe('A site whose parts die while people look at it', () => {
  let bench: SiteBench;
  let url: string;

  beforeAll(async () => {
    bench = await SiteBench.open();
    await bench.apply(manifest);
    await bench.push(blog, '1.0.0', 'newer');
    url = (await bench.untilReady(blog)).status?.url ?? '';
  }, longest);

  afterAll(() => bench.close(), longest);

  /** Waits until the site is as before, and for visitors enough to tell. Returns when ECS knew of the death. */
  const recovered = async (dead: string | undefined, visitors: Visitors): Promise<number> => {
    let known: number | undefined;
    await bench.wait('tasks in place of the dead', async () => {
      const running = (await bench.tasks()).map(({ taskArn }) => taskArn);
      if (!running.includes(dead)) known ??= performance.now();
      return running.length === replicas && known !== undefined ? undefined : `${running.length} tasks run`;
    });
    await bench.untilReady(blog);
    const enough = visitors.answered + 100;
    await bench.wait('visitors', () =>
      Promise.resolve(visitors.answered > enough ? undefined : `${visitors.answered} were answered`),
    );
    return known ?? 0;
  };

  test(
    'loses no request but those that a killed task had taken',
    async () => {
      const [victim] = await bench.tasks();
      const visitors = Visitors.come(bench, [`${url}/`, `${url}/wp-includes/images/w-logo-blue.png`], 20);
      await bench.wait('visitors', () =>
        Promise.resolve(visitors.answered > 20 ? undefined : `${visitors.answered} were answered`),
      );

      const died = performance.now();
      killContainer(victim?.taskArn ?? '', 'wordpress');
      const known = await recovered(victim?.taskArn, visitors);
      const { failed } = await visitors.leave();

      expectOnlyThoseBetween(died, known, failed);
    },
    longest,
  );

  test(
    'loses no request but those of a machine that is taken away',
    async () => {
      const [victim] = await bench.tasks();
      if (victim === undefined) throw new Error('no task runs');
      const visitors = Visitors.come(bench, [`${url}/`, `${url}/wp-includes/images/w-logo-blue.png`], 20);

      const died = performance.now();
      await bench.terminateInstanceOf(victim);
      const known = await recovered(victim.taskArn, visitors);
      const { failed } = await visitors.leave();

      expectOnlyThoseBetween(died, known, failed);
    },
    longest,
  );

  test(
    'stays up when a secret holds what the image refuses, and says why',
    async () => {
      const visitors = Visitors.come(bench, [`${url}/`, `${url}/wp-includes/images/w-logo-blue.png`], 20);
      const sample = 'put your unique phrase here';

      const right = await bench.changeSecret('secret/keys', (value) => ({ ...value, NONCE_KEY: sample }));
      const told = await bench.untilRolledBack(
        blog,
        'not secret: WORDPRESS_NONCE_KEY has the value of the sample',
      );
      await bench.changeSecret('secret/keys', () => right);
      await bench.untilReady(blog);
      const { failed } = await visitors.leave();

      expect(failed).toEqual([]);
      expect(conditionOf(told, 'Stalled')?.status).toBe('True');
      expect(conditionOf(told, 'Available')?.status).toBe('True');
    },
    longest,
  );
});
