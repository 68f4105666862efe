import { writtenSection } from '../../docs/written-section.ts';
import type { Mutant } from './mutant.ts';
import { ORACLES } from './oracle.ts';

const flag = (args: readonly string[], name: string): string | undefined => {
  const at = args.indexOf(`--${name}`);
  return at === -1 ? undefined : args[at + 1];
};

/** The history that notices it: what a user does, at which lag, and where the operator is struck. */
export function historyOf({ program, args }: Mutant): string {
  if (program !== undefined)
    return `${program.split('/').at(-2) ?? ''}: ${args.filter((arg) => !arg.startsWith('--')).join(' ')}`;
  const writes = flag(args, 'writes');
  const paused = flag(args, 'paused');
  const struck = paused === undefined ? 'killed' : `paused for ${Number(paused) / 60} min`;
  return [
    `\`${flag(args, 'scenario') ?? ''}\``,
    ...(args.includes('--rival') ? ['two operators at once'] : []),
    ...(writes === undefined || writes === 'nothing' ? [] : [`${struck} at \`${writes}\``]),
    ...(flag(args, 'lag') === 'none' ? [] : [`${flag(args, 'lag') ?? ''} lag`]),
  ].join(', ');
}

/** Every planted fault under the oracle that notices it. */
export function mutantTable(mutants: readonly Mutant[]): string {
  const rows = Object.keys(ORACLES).flatMap((oracle) =>
    mutants
      .filter((mutant) => mutant.oracle === oracle)
      .map((mutant) => `| ${oracle} | ${mutant.name} | ${historyOf(mutant)} |`),
  );
  return [
    `**${mutants.length} planted, ${mutants.length} noticed.**`,
    '',
    '| oracle | planted fault: the operator … | noticed in |',
    '| --- | --- | --- |',
    ...rows,
  ].join('\n');
}

export async function writeMutantTable(mutants: readonly Mutant[]): Promise<void> {
  await writtenSection('docs/reliability.md', 'mutants', mutantTable(mutants));
}
