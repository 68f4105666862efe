const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, blue: 34, cyan: 36 } as const;

export type Color = keyof typeof codes;

/** Wraps text in a colour, or leaves it alone. */
export type Paint = (color: Color, text: string) => string;

/** https://en.wikipedia.org/wiki/ANSI_escape_code#SGR */
export function paint(on: boolean): Paint {
  return (color, text) => (on && text !== '' ? `\u001B[${codes[color]}m${text}\u001B[0m` : text);
}

const escape = new RegExp(String.raw`${'\u001B'}\[\d+m`, 'gu');

/** Characters that a reader sees. */
export function width(text: string): number {
  return text.replaceAll(escape, '').length;
}

/** The line up to so many characters, colours closed. */
export function clip(line: string, columns: number): string {
  if (width(line) <= columns) return line;
  const parts = line.split(new RegExp(String.raw`(${'\u001B'}\[\d+m)`, 'u'));
  let left = columns - 1;
  const kept = parts.map((part, index) => {
    if (index % 2 === 1) return part;
    const visible = part.slice(0, left);
    left -= visible.length;
    return visible;
  });
  return `${kept.join('')}…`;
}
