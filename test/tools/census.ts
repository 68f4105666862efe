import type { AwsState } from '../control-plane/emulator-control.ts';
import { tagKeys } from '../../src/engine/index.ts';
import { newRows, type LocatedRow } from './leftovers.ts';

/** What AWS makes, moves and replaces by itself, and what only remembers that something was there. */
export const doingsOfAws =
  /\/(instance|container-instance|volume|network-interface|task|target|snapshot|.*(tombstone|event|activity|deployment|revision))$/u;

/** There are as many as tasks have spoken. */
const logStreams = 'logs/log-stream';

/** How many living objects of each type came up since: `ec2/vpc` → 1. */
export type Census = Readonly<Record<string, number>>;

export function census(before: AwsState, now: AwsState): Census {
  const counts: Record<string, number> = {};
  for (const { type } of made(before, now)) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}

/** Where two counts differ, as `ec2/vpc 2/1`: how many there are, and how many there should be. */
export function miscounted(wanted: Census, found: Census): readonly string[] {
  return [...new Set([...Object.keys(wanted), ...Object.keys(found)])]
    .filter((type) => (wanted[type] ?? 0) !== (found[type] ?? 0))
    .map((type) => `${type} ${found[type] ?? 0}/${wanted[type] ?? 0}`)
    .sort();
}

/** What more than one living object says that it is, as `ec2/vpc vpc`: objects carry their name within the stack as a tag. */
export function doubled(before: AwsState, now: AwsState): readonly string[] {
  const seen = new Set<string>();
  return made(before, now).flatMap(({ type, row }) => {
    const resource = resourceOf(row);
    const name = `${type} ${resource ?? ''}`;
    if (resource === undefined || !seen.has(name)) {
      seen.add(name);
      return [];
    }
    return [name];
  });
}

function made(before: AwsState, now: AwsState): readonly LocatedRow[] {
  return newRows(before, now).filter(({ type }) => !doingsOfAws.test(type) && type !== logStreams);
}

function resourceOf(row: object): string | undefined {
  const members = Object.entries(row).filter(([key]) => /^tag(s|list)$/iu.test(key));
  return members
    .map(([, tags]: readonly [string, unknown]) => tagIn(tags))
    .find((value) => value !== undefined);
}

interface Tag {
  readonly Key?: string;
  readonly key?: string;
  readonly Value?: string;
  readonly value?: string;
}

/** Services write tags as a list of pairs, in capitals or not, or as one object. */
function tagIn(tags: unknown): string | undefined {
  if (!Array.isArray(tags)) return (tags as Readonly<Record<string, string>> | undefined)?.[tagKeys.resource];
  const tag = (tags as readonly Tag[]).find((each) => (each.Key ?? each.key) === tagKeys.resource);
  return tag?.Value ?? tag?.value;
}
