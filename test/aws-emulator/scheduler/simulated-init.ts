/** How a one-shot container ends, and its last words. */
export interface Ending {
  readonly exitCode: number;
  readonly line: string | undefined;
}

/** `blog:2.0.0-init-75` → 75; `-init-fails` is 70. */
function failureOf(image: string): number | undefined {
  if (image.endsWith('-init-fails')) return 70;
  const [, code] = /-init-(\d{1,3})$/.exec(image) ?? [];
  return code === undefined ? undefined : Number(code);
}

const why: Readonly<Record<number, string>> = {
  69: 'database db:3306: no connection (Connection refused)',
  70: 'WordPress ended: Uncaught Error in upgrade.php',
  75: 'another init has kept the lock for 300 seconds: try again later',
  76: 'database db:3306: TLS refused (certificate verify failed)',
  77: 'database db:3306: log-in of stackadmin refused',
  78: 'WORDPRESS_MODE must be Immutable or Mutable',
};

const said = (text: string): string => `wordpress-stack: init: ${text}`;

/** What goes wrong before there is a decision goes wrong for a plan as well. */
const early: readonly number[] = [69, 76, 77, 78];

function endOfPlan(image: string): Ending {
  const code = failureOf(image);
  if (code !== undefined && early.includes(code)) return failing(code);
  return image.endsWith('-upgrades') || code !== undefined
    ? { exitCode: 11, line: said('would upgrade the database from 1 to database version 2') }
    : { exitCode: 0, line: said('nothing to do: database version 1 is there') };
}

const failing = (code: number): Ending => ({
  exitCode: code,
  line: said(`failed: ${why[code] ?? 'made to'}`),
});

function endOfInit(image: string): Ending {
  const code = failureOf(image);
  if (code !== undefined) return failing(code);
  const text = image.endsWith('-upgrades') ? 'done: upgraded the database' : 'done: installed';
  return { exitCode: 0, line: said(text) };
}

/**
 * What a container does that is started with `init`, by the end of its image's tag, in the codes and words of
 * docs/image.md: `-init-75` fails with 75, `-init-fails` with 70; these and `-upgrades` need a newer database than there is.
 * Every other one-shot succeeds without a word.
 */
export function endOf({
  image,
  command,
}: {
  readonly image: string;
  readonly command: readonly string[];
}): Ending {
  const [first, ...rest] = command;
  return first === 'init'
    ? rest.includes('--plan')
      ? endOfPlan(image)
      : endOfInit(image)
    : { exitCode: 0, line: undefined };
}
