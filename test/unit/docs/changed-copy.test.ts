import { expect, test } from '@jest/globals';
import { changed } from '../../docs/changed-copy.ts';

const before = 'one\ntwo\n\nthree\nfour\n';

test('a diff is applied where its lines stand, hunk by hunk', () => {
  const diff = ' one\n+one and a half\n two\n@@\n-three\n-four\n+five\n';
  expect(changed('a.ts', before, diff)).toBe('one\none and a half\ntwo\n\nfive\n');
});

test('an empty line of a diff stands for an empty line', () => {
  expect(changed('a.ts', before, ' two\n\n-three\n')).toBe('one\ntwo\n\nfour\n');
});

test.each([
  ['that are not there', ' six\n+seven\n', '0 times'],
  ['that are there twice', '-a\n', '2 times'],
])('lines %s are told', (_what, diff, times) => {
  expect(() => changed('a.ts', 'a\nb\na\n', diff)).toThrow(`a.ts has this ${times}, not once`);
});
