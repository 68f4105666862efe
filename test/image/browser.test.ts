import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { logInWith, openBrowser, publish, uploadPicture } from './support/browser.ts';
import { Container } from './support/container.ts';
import { layOutImage } from './support/image-files.ts';
import { WIDTH } from './support/picture.ts';
import { Site } from './support/site.ts';
import { wordpressTrees, type WordPressTree } from './support/wordpress-trees.ts';

const url = 'http://blog.example.com';

describe.each(['older', 'newer'] as const)('the %s WordPress in a browser', (age) => {
  const site = new Site();
  let container: Container;
  let browser: Browser;

  beforeAll(async () => {
    const tree: WordPressTree = (await wordpressTrees())[age];
    const image = await layOutImage(tree);
    await site.runInit(image);
    container = await Container.serve(site.server(image));
    browser = await openBrowser({ hosts: { 'blog.example.com': `127.0.0.1:${container.port}` } });
  });

  afterAll(async () => {
    await browser.close();
    await container.stop();
  });

  test('takes a post with an uploaded picture, and shows it to strangers', async () => {
    const editor = await browser.newPage();
    await logInWith(editor, url, site.administrator);
    const picture = await uploadPicture(editor, url);
    const address = await publish(editor, url, { title: 'From a browser', picture });

    const stranger = await (await browser.newContext()).newPage();
    await stranger.goto(address);

    expect(await stranger.locator('h1').allTextContents()).toContain('From a browser');
    const shown = stranger.getByAltText('From a browser');
    expect(await shown.evaluate((element) => Reflect.get(element, 'naturalWidth') as unknown)).toBe(WIDTH);
  });

  test('lets nobody in with another password', async () => {
    const page = await browser.newPage();
    await page.goto(`${url}/wp-login.php`);
    await page.locator('#user_login').fill(site.administrator.user);
    await page.locator('#user_pass').fill('another');
    await page.locator('#wp-submit').click();

    await expect(page.locator('#login_error').textContent()).resolves.toMatch(/password/u);
  });
});
