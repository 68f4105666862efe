import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectFolder } from '../../control-plane/local-folder.ts';
import { writtenSection } from '../../docs/written-section.ts';

/** What came of one kind of fault at every operation of a course that knows it. */
export interface FaultRow {
  readonly course: string;
  readonly kind: string;
  readonly tried: number;
  readonly failed: number;
}

const PAGE = 'docs/reliability.md';

/** Puts a row into the table of docs/reliability.md, in place of the one of the same course and kind. */
export async function writeFaultRow(
  row: FaultRow,
  order: { readonly courses: readonly string[]; readonly kinds: readonly string[] },
): Promise<void> {
  const page = await readFile(join(projectFolder, PAGE), 'utf8');
  const section = /<!-- faults:begin -->([^]*?)<!-- faults:end -->/u.exec(page)?.[1] ?? '';
  const known = new Map([...parsed(section), row].map((one) => [`${one.course} ${one.kind}`, one] as const));
  const rows = order.courses.flatMap((course) =>
    order.kinds.flatMap((kind) => known.get(`${course} ${kind}`) ?? []),
  );
  await writtenSection(PAGE, 'faults', faultTable(rows));
}

function parsed(section: string): readonly FaultRow[] {
  const row =
    /^\| (?<course>[a-z]+) +\| (?<kind>\S.*?) +\| +(?<tried>\d+) +\| +\d+ +\| +(?<failed>\d+) +\|$/gmu;
  return [...section.matchAll(row)].map(({ groups = {} }) => ({
    course: groups['course'] ?? '',
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
    '| life | the call is, or gets | operations | clean | broken |',
    '| --- | --- | ---: | ---: | ---: |',
    ...rows.map(
      (row) => `| ${row.course} | ${row.kind} | ${row.tried} | ${row.tried - row.failed} | ${row.failed} |`,
    ),
  ].join('\n');
}
