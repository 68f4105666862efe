import { width } from './paint.ts';

/** Rows in columns of equal width, as kubectl prints them; the last column is as long as it likes. */
export function table(rows: readonly (readonly string[])[], gap = 3): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => width(row[column] ?? ''))));
  return rows.map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - width(cell)) + gap))
      .join('')
      .trimEnd(),
  );
}
