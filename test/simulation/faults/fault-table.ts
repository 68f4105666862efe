import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectFolder } from '../../control-plane/local-folder.ts';
import { writtenSection } from '../../docs/written-section.ts';

/** What came of one kind of fault at every operation that knows it. */
export interface FaultRow {
  readonly kind: string;
  readonly tried: number;
  readonly failed: number;
}

const PAGE = 'docs/reliability.md';

/** Puts a row into the table of docs/reliability.md, in place of the one of the same kind. */
export async function writeFaultRow(row: FaultRow, kinds: readonly string[]): Promise<void> {
  const page = await readFile(join(projectFolder, PAGE), 'utf8');
  const section = /<!-- faults:begin -->([^]*?)<!-- faults:end -->/u.exec(page)?.[1] ?? '';
  const known = new Map([...parsed(section), row].map((one) => [one.kind, one] as const));
  await writtenSection(PAGE, 'faults', faultTable(kinds.flatMap((kind) => known.get(kind) ?? [])));
}

function parsed(section: string): readonly FaultRow[] {
  const row = /^\| (?<kind>\S.*?) +\| +(?<tried>\d+) +\| +\d+ +\| +(?<failed>\d+) +\|$/gmu;
  return [...section.matchAll(row)].map(({ groups = {} }) => ({
    kind: groups['kind'] ?? '',
    tried: Number(groups['tried']),
    failed: Number(groups['failed']),
  }));
}

function faultTable(rows: readonly FaultRow[]): string {
  const tried = rows.reduce((sum, row) => sum + row.tried, 0);
  const failed = rows.reduce((sum, row) => sum + row.failed, 0);
  return [
    `**${tried} points, ${tried - failed} clean, ${failed} broken.**`,
    '',
    '| the call is, or gets | operations | clean | broken |',
    '| --- | ---: | ---: | ---: |',
    ...rows.map((row) => `| ${row.kind} | ${row.tried} | ${row.tried - row.failed} | ${row.failed} |`),
  ].join('\n');
}
