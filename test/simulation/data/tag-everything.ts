import type { Emulator } from '../../aws-emulator/kernel/emulator.ts';
import { globalRegion } from '../../aws-emulator/kernel/scope.ts';
import { tagsOf } from '../oracles.ts';
import { tagKeys } from '../../../src/engine/index.ts';
import { ACCOUNT, REGION } from '../world.ts';

const holders = ['Tags', 'tags', 'TagList'] as const;

/** Tags every object of a stack, as a script of its owner would. */
export function tagEverything(emulator: Emulator, stackId: string, key: string, value: string): void {
  const scopes = [REGION, globalRegion].map((region) => emulator.scope(ACCOUNT, region));
  for (const [, table] of scopes.flatMap((scope) => scope.tables())) {
    const own = [...table.truth.entries()].filter(([, row]) => tagsOf(row)[tagKeys.stackId] === stackId);
    for (const [id] of own) table.update(id, (row) => ({ ...row, ...tagged(row, key, value) }));
  }
}

/** Each service has its own way to write a tag: one that is there shows how. */
function tagged(row: object, key: string, value: string): object {
  const members = row as Readonly<Record<string, unknown>>;
  const holder = holders.find((name) => members[name] !== undefined) ?? 'Tags';
  const tags = members[holder];
  if (!Array.isArray(tags)) return { [holder]: { ...(tags as object), [key]: value } };
  const like = tags[0] as Readonly<Record<string, unknown>>;
  const spelled = 'Key' in like ? { Key: key, Value: value } : { key, value };
  return { [holder]: [...(tags as object[]), { ...like, ...spelled }] };
}
