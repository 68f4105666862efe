import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anchorsOf, brokenLinks } from '../../docs/links.ts';

const root = join(import.meta.dirname, '../../..');
const pagesIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join(folder, file));
const pages = ['README.md', ...['docs', 'test', 'manifests', 'src'].flatMap(pagesIn)];

test.each(pages.map((page) => [page]))('every link of %s leads somewhere', (page) => {
  expect(brokenLinks(root, page)).toEqual([]);
});

test('README.md and docs are among the pages', () => {
  expect(pages).toEqual(
    expect.arrayContaining(['README.md', 'docs/concepts.md', 'docs/adr/0003-kinds-are-data-sheets.md']),
  );
});

test('README.md leads to every page of docs', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const own = readdirSync(join(root, 'docs')).filter((file) => file.endsWith('.md'));
  expect(own.filter((file) => !readme.includes(`(docs/${file})`))).toEqual([]);
});

describe('a link', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'links-'));
    writeFileSync(
      join(folder, 'other.md'),
      '# One `two`\n\n## Same\n\n## Same\n\n```sh\n# no heading\n```\n',
    );
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const broken = (text: string): readonly string[] => {
    writeFileSync(join(folder, 'page.md'), text);
    return brokenLinks(folder, 'page.md');
  };

  test.each([
    '[a](other.md)',
    '[a](other.md#one-two)',
    '[`a` [b]](other.md#same-1)',
    '# Here\n\n[a](#here)',
    '[a](https://example.com/nowhere.md)',
    '`[a](nowhere.md)`',
    '```\n[a](nowhere.md)\n```',
    'two\n[lines\nof text](other.md)',
    '[a]: other.md',
  ])('leads somewhere: %j', (text) => {
    expect(broken(text)).toEqual([]);
  });

  test.each([
    '[a](nowhere.md)',
    '[a](other.md#no-heading)',
    '[a](other.md#same-2)',
    '[a](#here)',
    '[a](../other.md)',
    '[a]: nowhere.md',
  ])('leads nowhere: %j', (text) => {
    expect(broken(text)).toHaveLength(1);
  });

  test('to a heading has the anchor that GitHub gives it', () => {
    expect(anchorsOf('### spec.network.cidr\n\n## `x` & [y](z) – 1.2\n')).toEqual([
      'specnetworkcidr',
      'x--y--12',
    ]);
  });
});
