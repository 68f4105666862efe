import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { projectFolder } from '../control-plane/local-folder.ts';
import { logInWith, openBrowser, publish, uploadPicture } from '../image/support/browser.ts';
import { WIDTH } from '../image/support/picture.ts';
import { wordpressTrees } from '../image/support/wordpress-trees.ts';
import { conditionOf, type StackObject } from '../tools/stack-object.ts';
import { brokenFiles } from './support/native-image.ts';
import { SiteBench } from './support/site-bench.ts';
import { Visitors } from './support/visitors.ts';

const blog = { namespace: 'default', name: 'blog' };
const manifestOf = (tag: string): string =>
  JSON.stringify({
    apiVersion: 'wordpress-stack.dev/v1alpha1',
    kind: 'WordPressStack',
    metadata: blog,
    spec: { region: 'eu-west-1', image: { tag }, deletionPolicy: 'Delete' },
  });
const longest = 900_000;

/** Where the pictures of the documentation come from. */
const album = join(projectFolder, '.local/screenshots');

async function photograph(page: Page, name: string): Promise<void> {
  await mkdir(album, { recursive: true });
  await page.screenshot({ path: join(album, `${name}.png`) });
}

// The tests are steps of one story: a site of the older WordPress is used, and rolled out while people look at it.
describe('A site that people look at', () => {
  let bench: SiteBench;
  let browser: Browser;
  let stack: StackObject;
  let url: string;
  let picture: string;
  let post: string;

  /** The version that the site names in the addresses of its scripts. */
  const versionOf = async (): Promise<string | undefined> =>
    /[?]ver=([0-9.]+)/.exec((await bench.get(`${url}/`)).body)?.[1];

  beforeAll(async () => {
    bench = await SiteBench.open();
    await bench.apply(manifestOf('1.0.0'));
    await bench.push(blog, '1.0.0', 'older');
    stack = await bench.untilReady(blog);
    url = stack.status?.url ?? '';
    browser = await openBrowser();
  }, longest);

  afterAll(async () => {
    await browser.close();
    await bench.close();
  }, longest);

  test(
    'takes a post with a picture from a browser',
    async () => {
      const page = await browser.newPage();
      await logInWith(page, url, { user: 'admin', password: await bench.adminPassword(stack) });
      await photograph(page, 'wp-admin');
      picture = await uploadPicture(page, url);
      post = await publish(page, url, { title: 'Seen by everybody', picture });

      const stranger = await (await browser.newContext()).newPage();
      await stranger.goto(post);

      expect(await stranger.locator('h1').allTextContents()).toContain('Seen by everybody');
      const shown = stranger.getByAltText('Seen by everybody');
      expect(await shown.evaluate((element) => Reflect.get(element, 'naturalWidth') as unknown)).toBe(WIDTH);
      await photograph(stranger, 'post');
    },
    longest,
  );

  test(
    'is rolled out to the newer WordPress without one failed request',
    async () => {
      const { older, newer } = await wordpressTrees();
      expect(await versionOf()).toBe(older.version);
      await bench.push(blog, '2.0.0', 'newer');
      const visitors = Visitors.come(bench, [post, picture, picture, picture, picture], 50);

      await bench.apply(manifestOf('2.0.0'));
      await bench.until(blog, 'the newer image', ({ status }) => status?.image?.running === '2.0.0');
      await bench.untilReady(blog);
      const { answered, failed } = await visitors.leave();

      expect(failed).toEqual([]);
      expect(answered).toBeGreaterThan(500);
      expect(await versionOf()).toBe(newer.version);
      const upgrades = await bench.said('init: done: upgraded the database');
      expect(upgrades.map(({ message }) => message)).toEqual([
        expect.stringContaining(
          ` from ${older.databaseVersion} to database version ${newer.databaseVersion} (WordPress ${newer.version})`,
        ),
      ]);
      expect(await bench.said('init: done: installed')).toHaveLength(1);
    },
    longest,
  );

  test(
    'stays up when an image cannot start, and says why',
    async () => {
      await bench.push(blog, '3.0.0', 'newer', brokenFiles);
      const visitors = Visitors.come(bench, [post, picture, picture, picture, picture], 50);

      await bench.apply(manifestOf('3.0.0'));
      const told = await bench.untilRolledBack(blog, 'syntax error');
      const { failed } = await visitors.leave();

      expect(failed).toEqual([]);
      expect(conditionOf(told, 'Stalled')?.status).toBe('True');
      expect(conditionOf(told, 'Available')?.status).toBe('True');
    },
    longest,
  );
});
