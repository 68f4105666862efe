import type { Container } from './container.ts';
import type { Site } from './site.ts';

const headers = { Host: 'blog.example.com' };

/** Logs the site's administrator in and returns the value of the header `Cookie` from then on. @throws when refused */
export async function logIn(container: Container, { administrator }: Site): Promise<string> {
  const form = new URLSearchParams({
    log: administrator.user,
    pwd: administrator.password,
    'wp-submit': 'Log In',
    testcookie: '1',
  });
  const { status, headers: answered } = await container.request({
    path: '/wp-login.php',
    method: 'POST',
    headers: {
      ...headers,
      'Content-Type': 'application/x-www-form-urlencoded',
      Cookie: 'wordpress_test_cookie=WP%20Cookie%20check',
    },
    body: form.toString(),
  });
  const cookies = (answered['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0] ?? '');
  if (status !== 302 || !cookies.some((cookie) => cookie.startsWith('wordpress_logged_in'))) {
    throw new Error(`the log-in was refused with status ${status}`);
  }
  return cookies.join('; ');
}
