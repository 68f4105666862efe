import type { Rule } from '../kernel/rule.ts';
import type { Service } from '../kernel/service.ts';
import type { Sighting } from './sighting.ts';

const HEAD = `# Rules of the AWS emulator

Written by \`npm run generate:rule-book\`; do not edit. Each rule is one way in which AWS says no, the page of AWS that
says so, and a test that saw the emulator refuse a call for it. A rule that no test has seen fails \`make test\`. Values
(required members, enums, lengths, ranges, patterns) are checked before any rule, from the models of the AWS SDKs; see
[the emulator's own page](../test/aws-emulator/README.md). (?) marks a rule that its page leaves room for doubt about.
`;

/** The page for people: every rule of every service, with its source and its proof. */
export function ruleBook(services: readonly Service[], sightings: readonly Sighting[]): string {
  const seen = proofs(sightings);
  const ruled = services.filter((service) => service.rules.length > 0);
  const total = ruled.reduce((sum, service) => sum + service.rules.length, 0);
  const operations = services.reduce((sum, service) => sum + service.handlers.size, 0);
  const count = `${total} rules; ${operations} operations of ${services.length} services are served.\n`;
  return [HEAD, count, ...ruled.map((service) => section(service, seen))].join('\n');
}

/** Ids of rules that no test has seen refuse anything. */
export function unseenRules(services: readonly Service[], sightings: readonly Sighting[]): readonly string[] {
  const seen = new Set(sightings.map((sighting) => sighting.rule));
  return services.flatMap((service) => service.rules.map((rule) => rule.id)).filter((id) => !seen.has(id));
}

function section(service: Service, seen: ReadonlyMap<string, Sighting>): string {
  const rows = [...service.rules]
    .sort((left, right) => (left.id < right.id ? -1 : 1))
    .map((rule) => row(rule, seen.get(rule.id)));
  return `## ${service.name}

${service.handlers.size} operations, ${service.rules.length} rules.

| rule | code | says | seen by |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}

function row(rule: Rule, proof: Sighting | undefined): string {
  const mark = rule.uncertain === true ? ' (?)' : '';
  const seenBy =
    proof === undefined ? 'no test' : `${cell(proof.test)} (\`${proof.file.split('/').at(-1) ?? ''}\`)`;
  return `| \`${rule.id}\`${mark} | ${rule.code} | ${cell(rule.text)} [AWS](${rule.page}) | ${seenBy} |`;
}

const cell = (text: string): string => text.replaceAll('|', String.raw`\|`).replaceAll('\n', ' ');

/** One test for each rule: of its own service's folder before others, then the first by name, so that runs agree. */
function proofs(sightings: readonly Sighting[]): ReadonlyMap<string, Sighting> {
  const best = new Map<string, Sighting>();
  for (const sighting of sightings) {
    const known = best.get(sighting.rule);
    if (known === undefined || rank(sighting) < rank(known)) best.set(sighting.rule, sighting);
  }
  return best;
}

function rank({ rule, file, test }: Sighting): string {
  const service = rule.split('.')[0] ?? '';
  return `${file.includes(`/${service}/`) ? 0 : 1} ${file} ${test}`;
}
