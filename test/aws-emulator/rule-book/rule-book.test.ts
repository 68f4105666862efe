import { describe, expect, test } from '@jest/globals';
import { ssmService } from '../services/ssm/ssm.ts';
import { chooseProofs, proofsIn, proofText } from './proofs.ts';
import { ruleBook, unlistedRules, unseenRules } from './rule-book.ts';
import type { Sighting } from './sighting.ts';
import { valueChecks } from './value-checks.ts';

const saw = (rule: string, test: string, file = 'test/aws-emulator/services/ssm/ssm.test.ts'): Sighting => ({
  rule,
  test,
  file,
});

const services = [ssmService];
const sightings = ssmService.rules.map(({ id }) => saw(id, 'SSM says no'));

describe('The rule book', () => {
  test('names each rule with its code, its page and its proof', () => {
    const page = ruleBook(services, sightings, '');
    expect(page).toContain(
      '- `ssm.path` → `ValidationException`. A path begins with a slash. ' +
        '[AWS](https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html). ' +
        '[ssm.test.ts](../test/aws-emulator/services/ssm/ssm.test.ts): SSM says no',
    );
  });

  test('is the same again when another test sees a known rule', () => {
    const page = ruleBook(services, sightings, '');
    const more = [saw('ssm.path', 'A test that is first by name'), ...sightings];
    expect(ruleBook(services, more, page)).toBe(page);
    expect(ruleBook(services, more, '')).not.toBe(page);
  });

  test('gives up a proof whose test sees the rule no more', () => {
    const page = ruleBook(services, sightings, '');
    const other = [...sightings.filter(({ rule }) => rule !== 'ssm.path'), saw('ssm.path', 'another')];
    expect(proofsIn(ruleBook(services, other, page)).get('ssm.path')?.test).toBe('another');
  });

  test('misses a rule that nobody saw, and a rule that nobody lists', () => {
    expect(unseenRules(services, sightings)).toEqual([]);
    expect(unseenRules(services, sightings.slice(1))).toEqual([sightings[0]?.rule]);
    expect(unlistedRules(services, sightings)).toEqual([]);
    expect(unlistedRules(services, [...sightings, saw('ssm.other', 'x')])).toEqual(['ssm.other']);
  });
});

test('a proof is rather of the rule’s own service than of another', () => {
  const far = saw('ssm.path', 'a', 'test/aws-emulator/services/ecs/a.test.ts');
  const near = saw('ssm.path', 'z');
  expect(chooseProofs([far, near], new Map()).get('ssm.path')).toEqual(near);
});

test('a proof that a page names is read back', () => {
  const proof = { file: 'test/aws-emulator/a.test.ts', test: 'one [x](y): two' };
  const page = `- \`a.b\` → \`Code\`. Text (see [it](https://x)). [AWS](https://y). ${proofText(proof)}`;
  expect(proofsIn(page).get('a.b')).toEqual(proof);
});

test('checks of values are counted for what is served, required members among them', () => {
  const { name, api, handlers } = ssmService;
  const none = { name, api, handlers: new Map() };
  expect(valueChecks(none)).toBe(0);
  // GetParameter: its name is required and has a length; WithDecryption is free.
  const one = new Map([...handlers].filter(([operation]) => operation === 'GetParameter'));
  expect(valueChecks({ name, api, handlers: one })).toBe(2);
});
