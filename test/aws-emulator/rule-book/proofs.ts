import type { Sighting } from './sighting.ts';

/** The test that shows a rule to bite. */
export type Proof = Pick<Sighting, 'file' | 'test'>;

const line = /^- `(?<rule>[^`]+)`.*\]\(\.\.\/(?<file>[^)]+)\): (?<test>.+)$/;

/** How the page names a proof: what `line` reads. */
export const proofText = ({ file, test }: Proof): string =>
  `[${file.split('/').at(-1) ?? ''}](../${file}): ${test.replaceAll('\n', ' ')}`;

/** The proofs that a page names, by rule. */
export function proofsIn(page: string): ReadonlyMap<string, Proof> {
  const found = page.split('\n').map((text) => line.exec(text)?.groups);
  return new Map(
    found.flatMap((groups) =>
      groups ? [[groups['rule'] ?? '', { file: groups['file'] ?? '', test: groups['test'] ?? '' }]] : [],
    ),
  );
}

/**
 * One proof for each rule: the one that the page names already while its test still sees the rule, so that another
 * test of a known rule leaves the page as it is; else one of the rule's own service, the first by name.
 */
export function chooseProofs(
  sightings: readonly Sighting[],
  known: ReadonlyMap<string, Proof>,
): ReadonlyMap<string, Proof> {
  const best = new Map<string, { readonly rank: string; readonly proof: Proof }>();
  for (const sighting of sightings) {
    const rank = rankOf(sighting, known.get(sighting.rule));
    const rival = best.get(sighting.rule);
    if (rival === undefined || rank < rival.rank) best.set(sighting.rule, { rank, proof: sighting });
  }
  return new Map([...best].map(([rule, { proof }]) => [rule, proof]));
}

function rankOf({ rule, file, test }: Sighting, known: Proof | undefined): string {
  if (known !== undefined && proofText(known) === proofText({ file, test })) return '0';
  const service = rule.split('.')[0] ?? '';
  return `${file.replaceAll('-', '').includes(`/${service}/`) ? 1 : 2} ${file} ${test}`;
}
