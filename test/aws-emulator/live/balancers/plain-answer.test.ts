import { expect, test } from '@jest/globals';
import { redirectTarget } from './plain-answer.ts';

const same = {
  protocol: '#{protocol}',
  host: '#{host}',
  port: '#{port}',
  path: '/#{path}',
  query: '#{query}',
};
const request = { url: '/a/b?c=d?e', headers: { host: 'blog.example.com:80' } };
const place = { protocol: 'HTTP', port: 80 };

test.each([
  ['protocol and port', { protocol: 'HTTPS', port: '443' }, 'https://blog.example.com:443/a/b?c=d?e'],
  ['host', { host: 'www.#{host}' }, 'http://www.blog.example.com:80/a/b?c=d?e'],
  [
    'path and query',
    { path: '/old/#{path}', query: 'from=#{host}' },
    'http://blog.example.com:80/old/a/b?from=blog.example.com',
  ],
  ['no query', { query: '' }, 'http://blog.example.com:80/a/b'],
])('a redirect to another %s', (_what, change, expected) => {
  expect(redirectTarget({ ...same, ...change }, request, place)).toBe(expected);
});
