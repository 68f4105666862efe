import { chromium, type Browser, type Page } from 'playwright-core';
import { program } from './live-packages.ts';
import { picture } from './picture.ts';

export interface BrowserOptions {
  /** Addresses that the browser is sent to, by the host name that it looks for: `127.0.0.1:8080`. Default is none. */
  readonly hosts?: Readonly<Record<string, string>>;
}

/** Debian's Chromium without a window. */
export async function openBrowser({ hosts = {} }: BrowserOptions = {}): Promise<Browser> {
  const rules = Object.entries(hosts).map(([name, address]) => `MAP ${name} ${address}`);
  return chromium.launch({
    executablePath: await program('chromium'),
    args: [
      // Its sandbox refuses to run for root, and it meets only pages of ours.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...(rules.length > 0 ? [`--host-resolver-rules=${rules.join(',')}`] : []),
    ],
  });
}

export interface Administrator {
  readonly user: string;
  readonly password: string;
}

/** Logs in as a person does. Rejects with what WordPress answers when it does not let in. */
export async function logInWith(page: Page, url: string, { user, password }: Administrator): Promise<void> {
  await page.goto(`${url}/wp-login.php`);
  await page.locator('#user_login').fill(user);
  await page.locator('#user_pass').fill(password);
  await page.locator('#wp-submit').click();
  await page.waitForURL(/\/wp-admin\//u);
}

/** Uploads a picture in wp-admin; resolves with its address. */
export async function uploadPicture(page: Page, url: string): Promise<string> {
  await page.goto(`${url}/wp-admin/media-new.php?browser-uploader`);
  await page.locator('#async-upload').setInputFiles({
    name: 'red.png',
    mimeType: 'image/png',
    buffer: picture,
  });
  await page.locator('#html-upload').click();
  await page.waitForURL(/\/upload\.php/u);
  await page.goto(`${url}/wp-admin/upload.php?mode=list`);
  await page.locator('#the-list .title a').first().click();
  return page.locator('#attachment_url').inputValue();
}

export interface Post {
  readonly title: string;
  /** Address of a picture that was uploaded. */
  readonly picture: string;
}

/** What the editor of WordPress offers to programs: https://developer.wordpress.org/block-editor/reference-guides/data/ */
interface Editor {
  readonly data: {
    dispatch(store: string): Readonly<Record<string, (...values: readonly unknown[]) => Promise<unknown>>>;
    select(store: string): Readonly<Record<string, () => unknown>>;
  };
  readonly blocks: { createBlock(name: string, attributes: object): object };
}

/** Writes and publishes a post in the block editor; resolves with its address. */
export async function publish(page: Page, url: string, post: Post): Promise<string> {
  await page.goto(`${url}/wp-admin/post-new.php`);
  await page.locator('body.block-editor-page').waitFor();
  await page.waitForFunction(() => {
    const { wp } = globalThis as unknown as { readonly wp: Editor };
    return wp.data.select('core/editor')['__unstableIsEditorReady']?.() === true;
  });
  return page.evaluate(async ({ title, picture }) => {
    const { wp } = globalThis as unknown as { readonly wp: Editor };
    const editor = wp.data.dispatch('core/editor');
    await wp.data
      .dispatch('core/block-editor')
      ['insertBlocks']?.([wp.blocks.createBlock('core/image', { url: picture, alt: title })]);
    await editor['editPost']?.({ title, status: 'publish' });
    await editor['savePost']?.();
    return String(wp.data.select('core/editor')['getPermalink']?.());
  }, post);
}
