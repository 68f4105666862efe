import { CliError } from '../../src/cli/cli-error.ts';
import type { CommandContext } from '../../src/cli/command.ts';
import { pace } from '../../src/engine/index.ts';

export const NOW = Date.UTC(2030, 0, 1, 12);

/** A command's surroundings in which nothing is: what it writes is kept, and everything else is refused. */
export function commandContext(change: Partial<CommandContext> = {}) {
  const written = { out: '', err: '' };
  const refused = (what: string) => () => Promise.reject(new CliError(`the test has no ${what}`));
  const context: CommandContext = {
    terminal: {
      out: (text) => (written.out += text),
      err: (text) => (written.err += text),
      interactive: false,
      color: false,
      columns: 120,
    },
    clock: { now: () => NOW, sleep: refused('time to sleep') },
    pace: pace(),
    signal: new AbortController().signal,
    readText: refused('files'),
    clouds: { connect: refused('AWS') },
    openUrl: refused('opener'),
    ...change,
  };
  return { context, written };
}
