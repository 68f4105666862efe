import { tagKeys, type Call, type Kind, type Ledger } from '../../src/engine/index.ts';
import { create, type CreateInput, type Thing } from './model-cloud.ts';

export interface Moment {
  readonly living: readonly Thing[];
  readonly ledger: Ledger;
  readonly kinds: readonly Kind[];
  /** The token was sent before: AWS answers with the first object. */
  readonly again: boolean;
}

/**
 * What a create breaks at the moment in which it arrives, in words: its intent is stored, its token is the stored one,
 * what has no name that is unique is not there yet, and what it needs is ready.
 */
export function brokenPromises(call: Call, { living, ledger, kinds, again }: Moment): readonly string[] {
  if (call.op !== create) return [];
  const input = call.input as CreateInput;
  const id = input.tags[tagKeys.resource] ?? '';
  const repeat = kinds.find(({ type }) => type === input.type)?.create?.repeat;
  return [
    ...brokenIntents(id, repeat, input, ledger),
    ...(repeat === 'name' || again ? [] : doubles(id, input, living)),
    ...input.refs
      .map((ref) => living.find((thing) => thing.awsId === ref))
      .filter((need) => need !== undefined && need.state !== 'ready')
      .map((need) => `${id} was created before ${need?.type ?? ''} was ready`),
  ];
}

type Repeat = NonNullable<Kind['create']>['repeat'] | undefined;

function brokenIntents(id: string, repeat: Repeat, input: CreateInput, ledger: Ledger): readonly string[] {
  if (repeat === 'name') return [];
  const intent = ledger.intents[id];
  if (intent === undefined) return [`${id} was created without a stored intent`];
  const wrong = repeat === 'token' && intent.token !== input.token;
  return wrong ? [`${id} was created with a token that is not stored`] : [];
}

function doubles(id: string, { type }: CreateInput, living: readonly Thing[]): readonly string[] {
  const there = living.some((thing) => thing.type === type && thing.tags[tagKeys.resource] === id);
  return there ? [`${id} was created twice`] : [];
}
