import type { HttpAnswer, HttpRequest } from '../../image/support/http-client.ts';
import { picture } from '../../image/support/picture.ts';
import type { SiteBench } from './site-bench.ts';

type Door = Pick<HttpRequest, 'host' | 'port'>;

interface Created {
  readonly id: number;
  readonly source_url: string;
}

/** Somebody who is logged in and writes, as the editor in a browser does it. */
export class Author {
  readonly #bench: SiteBench;
  readonly #url: string;
  readonly #cookie: string;

  private constructor(bench: SiteBench, url: string, cookie: string) {
    this.#bench = bench;
    this.#url = url;
    this.#cookie = cookie;
  }

  /** @throws when the log-in is refused */
  static async logIn(bench: SiteBench, url: string, user: string, password: string): Promise<Author> {
    const form = { log: user, pwd: password, 'wp-submit': 'Log In', testcookie: '1' };
    const { status, headers } = await bench.get(`${url}/wp-login.php`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        cookie: 'wordpress_test_cookie=WP%20Cookie%20check',
      },
      body: new URLSearchParams(form).toString(),
    });
    const cookies = (headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0] ?? '');
    if (status !== 302 || !cookies.some((cookie) => cookie.startsWith('wordpress_logged_in')))
      throw new Error(`the log-in was refused with status ${status}`);
    return new Author(bench, url, cookies.join('; '));
  }

  /** A page that only who is logged in sees; of one task, with the door of that. */
  see(path: string, door: Partial<Door> = {}): Promise<HttpAnswer> {
    return this.#bench.get(`${this.#url}${path}`, { ...door, headers: { cookie: this.#cookie } });
  }

  /** Publishes a post with a picture. Returns the path of the picture. */
  async publish(title: string): Promise<string> {
    const uploaded = await this.#create('media', picture, {
      'content-type': 'image/png',
      'content-disposition': 'attachment; filename="dot.png"',
    });
    const content = `<img src="${uploaded.source_url}">`;
    const post = JSON.stringify({ title, content, status: 'publish' });
    await this.#create('posts', post, { 'content-type': 'application/json' });
    return new URL(uploaded.source_url).pathname;
  }

  async #create(kind: string, body: string | Buffer, headers: Record<string, string>): Promise<Created> {
    const nonce = (await this.see('/wp-admin/admin-ajax.php?action=rest-nonce')).body;
    const answer = await this.#bench.get(`${this.#url}/?rest_route=/wp/v2/${kind}`, {
      method: 'POST',
      headers: { ...headers, cookie: this.#cookie, 'x-wp-nonce': nonce },
      body,
    });
    if (answer.status !== 201) throw new Error(`${kind}: ${answer.status} ${answer.body}`);
    return JSON.parse(answer.body) as Created;
  }
}
