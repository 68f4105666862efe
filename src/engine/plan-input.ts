import { elapsedSince } from './encounters.ts';
import type { Kind, LogicalId, Member, Outputs, StackIdentity, Tags, WantContext } from './kind.ts';
import type { Ledger } from './ledger.ts';
import type { StackMemory } from './memory.ts';
import type { Observation } from './observation.ts';
import { ownerTags, tagKeys } from './owner-tags.ts';
import type { Pace } from './pace.ts';

/** Everything a plan is a function of. */
export interface PlanInput {
  readonly kinds: readonly Kind[];
  readonly spec: unknown;
  readonly stack: StackIdentity;
  /** The user's own tags, for every object. */
  readonly userTags: Tags;
  /** What the user asked for by annotation. */
  readonly requests: Readonly<Record<string, string>>;
  readonly observation: Observation;
  readonly ledger: Ledger;
  readonly memory: StackMemory;
  /** The stack was ready at this very generation: whatever differs now is drift. */
  readonly steady: boolean;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly pace: Pace;
}

export interface PlannedMember {
  readonly member: Member;
  readonly kind: Kind;
  /** Ids that it needs, and those that it only knows. */
  readonly needs: readonly LogicalId[];
  readonly knows: readonly LogicalId[];
}

/** What a spec asks for, kept for the next plan. */
export interface Planned {
  readonly kinds: readonly Kind[];
  readonly spec: unknown;
  readonly members: ReadonlyMap<LogicalId, PlannedMember>;
}

/** What the spec asks for: most plans are made of the spec that the one before was made of. */
export function plannedMembers({ kinds, spec, memory }: PlanInput): Planned['members'] {
  if (memory.planned?.kinds !== kinds || memory.planned.spec !== spec)
    memory.planned = { kinds, spec, members: membersOf(kinds, spec) };
  return memory.planned.members;
}

/** What the spec asks for, by logical id. Two kinds that claim one id are a mistake in a data sheet. */
export function membersOf(kinds: readonly Kind[], spec: unknown): ReadonlyMap<LogicalId, PlannedMember> {
  const members = new Map<LogicalId, PlannedMember>();
  for (const kind of kinds) {
    for (const member of kind.members(spec)) {
      if (members.has(member.id)) throw new Error(`two kinds claim the logical id ${member.id}`);
      const needs = Object.values(member.needs ?? {});
      members.set(member.id, { member, kind, needs, knows: Object.values(member.knows ?? {}) });
    }
  }
  for (const { member, needs, knows } of members.values()) {
    for (const need of [...knows, ...needs]) {
      if (!members.has(need)) throw new Error(`${member.id} needs ${need}, which no kind has`);
    }
  }
  return members;
}

/** The tags that an object must carry: the user's, the owner's (which win), and the marks that the ledger remembers. */
export function wantedTags(input: PlanInput, kind: Kind, id: LogicalId): Tags {
  const marks: Record<string, string> = {};
  if (kind.carriesMarks === true && input.ledger.databaseSeen) marks[tagKeys.databaseCreated] = 'true';
  if (kind.carriesMarks === true && input.ledger.fileSystemSeen) marks[tagKeys.fileSystemCreated] = 'true';
  return { ...input.userTags, ...ownerTags(input.stack, id), ...marks };
}

type OutputsOf = (id: LogicalId) => Outputs;

export function wantContext(
  input: PlanInput,
  member: Member,
  outputs: {
    readonly needed: OutputsOf;
    readonly known: OutputsOf;
    readonly own?: Outputs;
    /** Told when the time is looked at. Default is nobody. */
    readonly timed?: () => void;
  },
): WantContext {
  return {
    id: member.id,
    spec: input.spec,
    stack: input.stack,
    requests: input.requests,
    get now() {
      outputs.timed?.();
      return input.now;
    },
    elapsed: (told) => {
      outputs.timed?.();
      return elapsedSince(input.memory, `${member.id}|${told}`, input.now);
    },
    second: input.pace.second,
    ...(outputs.own === undefined ? {} : { own: outputs.own }),
    need: (alias) => {
      const [need, known] = [member.needs?.[alias], member.knows?.[alias]];
      if (need !== undefined) return outputs.needed(need);
      if (known !== undefined) return outputs.known(known);
      throw new Error(`${member.id} uses the need ${alias} without declaring it`);
    },
  };
}
