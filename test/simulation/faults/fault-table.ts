import { writtenSection } from '../../docs/written-section.ts';

/** A call that went wrong in one way, and what came of it. */
export interface FaultResult {
  readonly kind: string;
  readonly clean: boolean;
}

/** Writes the results of the whole fault matrix into docs/reliability.md. */
export async function writeFaultTable(
  results: readonly FaultResult[],
  kinds: readonly string[],
): Promise<void> {
  const clean = results.filter((result) => result.clean).length;
  const rows = kinds.map((kind) => {
    const tried = results.filter((result) => result.kind === kind);
    const good = tried.filter((result) => result.clean).length;
    return `| ${kind} | ${tried.length} | ${good} | ${tried.length - good} |`;
  });
  const table = [
    `**${results.length} points, ${clean} clean, ${results.length - clean} broken.**`,
    '',
    '| the call is, or gets | operations | clean | broken |',
    '| --- | ---: | ---: | ---: |',
    ...rows,
  ];
  await writtenSection('docs/reliability.md', 'faults', table.join('\n'));
}
