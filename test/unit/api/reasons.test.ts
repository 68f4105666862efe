import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CALM, REASONS } from '../../../src/api/v1alpha1/reasons.ts';

const root = join(import.meta.dirname, '../../..');

const entries = readFileSync(join(root, 'docs/troubleshooting.md'), 'utf8')
  .split(/^### /mu)
  .slice(1)
  .map((text) => ({ reason: text.split('\n')[0] ?? '', text: text.split(/^## /mu)[0] ?? '' }));

/** Reasons of events, which are no conditions, stand in the journal. */
const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('kubernetes-journal.ts'))
  .map((path) => readFileSync(join(root, 'src', path), 'utf8'));

describe('docs/troubleshooting.md', () => {
  it('has one entry for each reason that asks for attention, and no other', () => {
    const asking = Object.keys(REASONS).filter((reason) => !CALM.includes(reason as keyof typeof REASONS));
    expect(entries.map(({ reason }) => reason).sort()).toEqual(asking.sort());
  });

  it.each(entries.map(({ reason, text }) => [reason, text]))(
    'says of %s what it means, what to look at and what to do',
    (_reason, text) => {
      expect(text).toMatch(/^\w+\n\n[A-Z`][^]{20,}\n- \*\*Look at\*\* [^]+\n- \*\*Do:\*\* [^]+\.\n*$/u);
    },
  );
});

it('every reason that is given is one of the API', () => {
  const given = sources.flatMap((text) => [...text.matchAll(/\breason: '(\w+)'/gu)].map((match) => match[1]));
  expect(given.length).toBeGreaterThan(30);
  expect([...new Set(given)].filter((reason) => !Object.keys(REASONS).includes(reason ?? ''))).toEqual([]);
});
