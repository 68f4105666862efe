import * as z from 'zod';
import { deletionPolicies } from './deletion-policy.ts';

const intent = z.object({
  /** Random, one per object made. Sent with the create call where AWS takes a token. */
  token: z.string().min(1).max(64),
  /** Epoch milliseconds, before the first attempt. */
  at: z.number().nonnegative(),
});

const schema = z.object({
  version: z.literal(1),
  stackId: z.string().min(1).max(63),
  account: z.string().max(32),
  region: z.string().max(32),
  partition: z.string().max(32).default('aws'),
  /** The role that last worked; absent when none is assumed. */
  roleARN: z.string().max(2048).optional(),
  deletionPolicy: z.enum(deletionPolicies).optional(),
  databaseSeen: z.boolean().default(false),
  fileSystemSeen: z.boolean().default(false),
  /** The ledger was lost and begun anew at this time: which creates were under way is unknown. */
  recoveredAt: z.number().nonnegative().optional(),
  /** What `restoreFromSnapshot` said while the database was there: it is not restored from that once more unasked. */
  restoredFrom: z.string().max(512).optional(),
  /** What was written and is not shown by AWS, by resource and aspect. */
  applied: z.record(z.string().max(256), z.string().max(512)).default({}),
  intents: z.record(z.string().max(1024), intent).default({}),
  /**
   * Keys of the user's own tags that were, or may have been, put on objects: these alone are ever taken off again.
   * Written down before the first object carries them.
   */
  tagKeys: z.array(z.string().max(128)).default([]),
});

/** The token and time of a create that was decided and may or may not have happened. */
export type Intent = Readonly<z.infer<typeof intent>>;

/** What cannot be read back from AWS; kept in one annotation, written before the call that needs it. */
export type Ledger = Readonly<z.infer<typeof schema>>;

/** Undefined when there is none; `unreadable` when there is one that this version cannot read. */
export function readLedger(text: string | undefined): Ledger | 'unreadable' | undefined {
  if (text === undefined) return undefined;
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : 'unreadable';
  } catch {
    return 'unreadable';
  }
}

export function writeLedger(ledger: Ledger): string {
  return JSON.stringify(ledger);
}

export function newLedger(
  identity: { stackId: string; account: string; region: string; partition: string },
  recoveredAt?: number,
): Ledger {
  return {
    version: 1,
    ...identity,
    databaseSeen: false,
    fileSystemSeen: false,
    applied: {},
    intents: {},
    tagKeys: [],
    ...(recoveredAt === undefined ? {} : { recoveredAt }),
  };
}

/** With the keys of these tags among those that are ours. */
export function withTagKeys(ledger: Ledger, tags: Readonly<Record<string, string>>): Ledger {
  const fresh = Object.keys(tags).filter((key) => !ledger.tagKeys.includes(key));
  return fresh.length === 0 ? ledger : { ...ledger, tagKeys: [...ledger.tagKeys, ...fresh].sort() };
}

export function withIntents(ledger: Ledger, opened: Readonly<Record<string, Intent>>): Ledger {
  return { ...ledger, intents: { ...ledger.intents, ...opened } };
}

export function withoutIntents(ledger: Ledger, settled: readonly string[]): Ledger {
  const gone = new Set(settled);
  const intents = Object.fromEntries(Object.entries(ledger.intents).filter(([id]) => !gone.has(id)));
  return { ...ledger, intents };
}

/** The name under which the ledger remembers what was written. */
export function appliedKey(id: string, aspect: string): string {
  return `${id}|${aspect}`;
}

export function withApplied(ledger: Ledger, applied: Readonly<Record<string, string>>): Ledger {
  return { ...ledger, applied: { ...ledger.applied, ...applied } };
}
