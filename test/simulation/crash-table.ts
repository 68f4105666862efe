import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectFolder } from '../control-plane/local-folder.ts';
import type { LagMode } from '../aws-emulator/kernel/lag.ts';
import { writtenSection } from '../docs/written-section.ts';

/** What came of one scenario at one lag. */
export interface CrashRow {
  readonly scenario: string;
  readonly lag: LagMode;
  readonly writes: number;
  readonly tried: number;
  readonly failed: number;
}

const PAGE = 'docs/reliability.md';
const HEAD = '| what the user does | read lag | writes | histories | clean | broken |';

/** Puts rows into the table of docs/reliability.md, in place of those of the same scenario and lag. */
export async function writeCrashRows(rows: readonly CrashRow[], scenarios: readonly string[]): Promise<void> {
  const page = await readFile(join(projectFolder, PAGE), 'utf8');
  const section = /<!-- crashes:begin -->([^]*?)<!-- crashes:end -->/u.exec(page)?.[1] ?? '';
  const known = new Map(
    [...parsed(section), ...rows].map((row) => [`${row.scenario} ${row.lag}`, row] as const),
  );
  const inOrder = scenarios.flatMap((scenario) =>
    (['none', 'typical', 'maximum'] as const).flatMap((lag) => known.get(`${scenario} ${lag}`) ?? []),
  );
  await writtenSection(PAGE, 'crashes', crashTable(inOrder));
}

function parsed(section: string): readonly CrashRow[] {
  const row =
    /^\| (?<scenario>[a-z-]+) +\| (?<lag>none|typical|maximum) +\| +(?<writes>\d+) +\| +(?<tried>\d+) +\| +\d+ +\| +(?<failed>\d+) +\|$/gmu;
  return [...section.matchAll(row)].map(({ groups = {} }) => ({
    scenario: groups['scenario'] ?? '',
    lag: groups['lag'] as LagMode,
    writes: Number(groups['writes']),
    tried: Number(groups['tried']),
    failed: Number(groups['failed']),
  }));
}

function crashTable(rows: readonly CrashRow[]): string {
  const tried = rows.reduce((sum, row) => sum + row.tried, 0);
  const failed = rows.reduce((sum, row) => sum + row.failed, 0);
  return [
    `**${tried} histories, ${tried - failed} clean, ${failed} broken.**`,
    '',
    HEAD,
    '| --- | --- | ---: | ---: | ---: | ---: |',
    ...rows.map(
      (row) =>
        `| ${row.scenario} | ${row.lag} | ${row.writes} | ${row.tried} | ${row.tried - row.failed} | ${row.failed} |`,
    ),
  ].join('\n');
}
