import type { ErrorCodes } from '../kernel/error-codes.ts';
import type { Rule } from '../kernel/rule.ts';
import type { Service } from '../kernel/service.ts';
import { chooseProofs, proofsIn, proofText } from './proofs.ts';
import type { Proof } from './proofs.ts';
import type { Sighting } from './sighting.ts';
import { valueChecks } from './value-checks.ts';

type Ruled = Pick<Service, 'name' | 'api' | 'handlers' | 'rules' | 'codes'>;

const HEAD = `# How the AWS emulator says no

The tests run against an emulator of AWS ([what it is, how it is driven](../test/aws-emulator/README.md)). This page is
its rule book: each rule is one way in which AWS refuses a call, with the error code that the caller gets, the page of
AWS's documentation that says so, and a test that makes the rule bite through the real SDK client.

It is written by \`npm run generate:rule-book\` from the rules themselves and from what the emulator's tests saw; do not
edit it. \`make test\` fails when a rule was seen by no test, and when this page is not what the code says.

- **uncertain** marks a rule whose code or wording AWS's page leaves open: taken from a like case, or from what users of
  AWS report.
- _Values_ are checked before any rule is asked: members that must be there, enums, lengths, ranges and patterns, read
  from the models of the AWS SDKs. Each service has its own codes for them.
- Read lag, throttling, client tokens and pages are the same for all operations of a service and are no rules of
  their own; the tests of the emulator's kernel show them.
`;

/** The page for people: every rule of every service, with its source and its proof. `present` is the page as it is. */
export function ruleBook(
  services: readonly Ruled[],
  sightings: readonly Sighting[],
  present: string,
): string {
  const proofs = chooseProofs(sightings, proofsIn(present));
  return [HEAD, overview(services), ...services.map((service) => section(service, proofs))].join('\n');
}

/** Ids of rules that no test has seen refuse anything. */
export function unseenRules(services: readonly Ruled[], sightings: readonly Sighting[]): readonly string[] {
  const seen = new Set(sightings.map(({ rule }) => rule));
  return services.flatMap(({ rules }) => rules.map(({ id }) => id)).filter((id) => !seen.has(id));
}

/** Ids of rules that refused something and that no service lists, so that the page would miss them. */
export function unlistedRules(services: readonly Ruled[], sightings: readonly Sighting[]): readonly string[] {
  const listed = new Set(services.flatMap(({ rules }) => rules.map(({ id }) => id)));
  return [...new Set(sightings.map(({ rule }) => rule))].filter((id) => !listed.has(id));
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

const uncertainOf = (rules: readonly Rule[]): number =>
  rules.filter(({ uncertain }) => uncertain === true).length;

function overview(services: readonly Ruled[]): string {
  const rows = services.map(({ name, handlers, rules, ...service }) => [
    `[${name}](#${name})`,
    handlers.size,
    rules.length,
    uncertainOf(rules),
    valueChecks({ name, handlers, ...service }),
  ]);
  const totals = [1, 2, 3, 4].map((column) => sum(rows.map((row) => Number(row[column]))));
  const lines = [...rows, ['all', ...totals]].map((row) => `| ${row.join(' | ')} |`);
  return `| service | operations served | rules | of these uncertain | checks of values |
| --- | ---: | ---: | ---: | ---: |
${lines.join('\n')}
`;
}

function section(service: Ruled, proofs: ReadonlyMap<string, Proof>): string {
  const items = [...service.rules]
    .sort((left, right) => (left.id < right.id ? -1 : 1))
    .map((rule) => item(rule, proofs.get(rule.id)));
  return `## ${service.name}

${commonCodes(service.codes)}
${items.length === 0 ? '' : `\n${items.join('\n')}\n`}`;
}

const commonCodes = ({ missing, invalid, throttled, expired }: ErrorCodes): string =>
  `A missing value: \`${missing}\`; a wrong one: \`${invalid}\`; too many calls: \`${throttled}\`; expired credentials: \`${expired}\`.`;

function item(rule: Rule, proof: Proof | undefined): string {
  const mark = rule.uncertain === true ? ' **uncertain**' : '';
  const seen = proof === undefined ? 'no test' : proofText(proof);
  return `- \`${rule.id}\` → \`${rule.code}\`${mark}. ${rule.text} [AWS](${rule.page}). ${seen}`;
}
