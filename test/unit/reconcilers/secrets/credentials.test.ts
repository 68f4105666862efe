import { describe, expect, test } from '@jest/globals';
import { newContent, WORDPRESS_KEYS } from '../../../../src/reconcilers/secrets/credentials.ts';

function counting(): (length: number) => string {
  let next = 0;
  return (length) => {
    next += 1;
    return String(next).padStart(length, 'x');
  };
}

const parsed = (text: string): Record<string, string> => JSON.parse(text) as Record<string, string>;

describe('credentials', () => {
  test('the administrator has a name and a password that RDS takes', () => {
    const { username = '', password = '' } = parsed(newContent('database-admin', counting()));
    expect(username).toMatch(/^(?!admin$|root$|rdsadmin$|mysql)[a-z][a-z0-9]{0,15}$/);
    expect(password.length).toBeGreaterThanOrEqual(32);
    expect(password.length).toBeLessThanOrEqual(41);
  });

  test('WordPress logs in as a user of its own', () => {
    const { username, database } = parsed(newContent('database-app', counting()));
    expect(username).not.toBe(parsed(newContent('database-admin', counting()))['username']);
    expect(database).toMatch(/^[a-z][a-z0-9]{0,63}$/);
  });

  test('the first administrator of the site has a password of its own, and nothing else is in its secret', () => {
    const content = parsed(newContent('site-admin', counting()));
    expect(Object.keys(content)).toEqual(['password']);
    expect(content['password']).toHaveLength(40);
  });

  test('there are eight keys of 64 characters, each another one', () => {
    const keys = parsed(newContent('keys', counting()));
    expect(Object.keys(keys)).toEqual([...WORDPRESS_KEYS]);
    expect(new Set(Object.values(keys)).size).toBe(8);
    expect(Object.values(keys).every((key) => key.length === 64)).toBe(true);
  });
});
