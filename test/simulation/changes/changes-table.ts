import type { Change } from './change.ts';

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** The table of the documentation, one line for each row, with columns as wide as prettier makes them. */
export function changesTable(changes: readonly Change[]): string {
  const rows = [
    ['edit', 'what happens', 'downtime'],
    ...changes.map(({ edit, effect, downtime }) => [edit, effect, downtime]),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const padded = rows.map((row) => line(row.map((cell, column) => cell.padEnd(widths[column] ?? 0))));
  const rule = line(widths.map((width) => '-'.repeat(width)));
  return [padded[0] ?? '', rule, ...padded.slice(1)].join('\n');
}
