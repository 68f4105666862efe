import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { StackObject } from '../tools/stack-object.ts';
import { Author } from './support/author.ts';
import { SiteBench } from './support/site-bench.ts';

const blog = { namespace: 'default', name: 'blog' };
const replicas = 3;
const spec = {
  region: 'eu-west-1',
  image: { tag: '1.0.0' },
  service: { replicas },
  deletionPolicy: 'Snapshot',
};
const manifest = JSON.stringify({
  apiVersion: 'wordpress-stack.dev/v1alpha1',
  kind: 'WordPressStack',
  metadata: blog,
  spec,
});

/** AWS takes a quarter of an hour for a stack; this is as long in the emulator's time, and a little for real servers. */
const longest = 900_000;

// The tests are steps of one story: a site is made, used, deleted, and brought back.
describe('A stack whose containers, database and load balancer are real', () => {
  let bench: SiteBench;
  let stack: StackObject;
  let url: string;
  let picture: string;

  const front = () => bench.get(`${url}/`);

  beforeAll(async () => {
    bench = await SiteBench.open();
    await bench.apply(manifest);
    await bench.push(blog, spec.image.tag, 'newer');
    stack = await bench.untilReady(blog);
    url = stack.status?.url ?? '';
  }, longest);

  afterAll(() => bench.close(), longest);

  test(
    'has a URL that opens a real WordPress',
    async () => {
      expect(url).toMatch(/^http:\/\/([a-z0-9-]+\.eu-west-1\.elb\.localhost|127\.\d+\.\d+\.\d+)$/);
      const { status, body } = await front();
      expect(status).toBe(200);
      expect(body).toContain('Hello world!');
      expect(body).toContain(`${url}/wp-content/themes/`);
      expect(await bench.get(`${url}/wp-admin/`)).toMatchObject({
        status: 302,
        headers: { location: expect.stringContaining(`${url}/wp-login.php?redirect_to=`) },
      });
    },
    longest,
  );

  test(
    'shows what was published through every task and the load balancer, to who has logged in once and to all',
    async () => {
      const author = await Author.logIn(bench, url, 'admin', await bench.adminPassword(stack));
      picture = await author.publish('From one task');
      const tasks = await bench.tasks();
      expect(tasks).toHaveLength(replicas);
      const doors = await Promise.all(tasks.map((task) => bench.doorOf(task)));
      expect(new Set(doors.map(({ host }) => host)).size).toBe(replicas);
      for (const door of [...doors, {}, {}]) {
        // The same cookie everywhere: who was let in by one task is known to all.
        expect(await author.see('/wp-admin/edit.php', door)).toMatchObject({
          status: 200,
          body: expect.stringContaining('From one task'),
        });
        expect((await bench.get(`${url}/`, door)).body).toContain('From one task');
        expect(await bench.get(`${url}${picture}`, door)).toMatchObject({
          status: 200,
          headers: { 'content-type': 'image/png' },
        });
      }
    },
    longest,
  );

  test(
    'leaves a snapshot and its files when it is deleted, and comes back with all of it',
    async () => {
      const kept = await bench.delete(blog);
      expect(kept).toMatch(/restoreFromSnapshot/);
      expect(kept).toMatch(/fileSystemID/);
      await bench.apply(kept);
      stack = await bench.untilReady(blog);
      const before = url;
      url = stack.status?.url ?? '';
      expect(url).not.toBe(before);
      const { status, body } = await front();
      expect(status).toBe(200);
      expect(body).toContain('From one task');
      expect(await bench.get(`${url}${picture}`)).toMatchObject({ status: 200 });
    },
    longest,
  );
});
