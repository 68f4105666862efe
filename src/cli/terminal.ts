/** Where a command writes, and what it knows of who reads. Comes from outside, so that commands are tested as text. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Somebody looks at it now: it can be drawn over. */
  readonly interactive: boolean;
  readonly color: boolean;
  /** Characters that fit into a line. Default of those who do not know is 120. */
  readonly columns: number;
}

/**
 * The terminal of this process. Colours when somebody looks, and as https://no-color.org has it: any value of NO_COLOR
 * that is not empty switches them off.
 */
export function systemTerminal({ stdout, stderr, env }: NodeJS.Process = process): Terminal {
  const interactive = stdout.isTTY;
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    interactive,
    color: interactive && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb',
    columns: stdout.columns > 0 ? stdout.columns : 120,
  };
}
