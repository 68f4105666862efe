import fc from 'fast-check';

import { parseSpec } from '../../src/api/v1alpha1/parse-spec.ts';
import type { WordPressStackSpec } from '../../src/api/v1alpha1/spec.ts';
import type { ReportInput } from '../../src/controller/report.ts';
import type { StoredStack } from '../../src/controller/stack-store.ts';
import {
  kind,
  layers,
  newLedger,
  type Failure,
  type Kind,
  type Layer,
  type MemberState,
  type MemberStatus,
  type Outputs,
  type PassOutcome,
} from '../../src/engine/index.ts';
import { specWith } from './spec-samples.ts';
import { identity } from './stack-identity.ts';

/** A kind that is only looked at: reports ask it for its type and layer. */
export function kindOf(type: string, layer: Layer): Kind {
  return kind<null, null, null>({
    type,
    layer,
    members: () => [],
    find: { ask: () => [], rows: () => [] },
    identify: () => ({ awsId: '' }),
    state: () => 'ready',
    outputs: () => ({}),
    want: () => null,
    remove: [],
    typical: { create: 1, remove: 1 },
  });
}

export function statusOf(id: string, change: Partial<MemberStatus> = {}): MemberStatus {
  const type = id.split('/')[0] ?? id;
  const base = { id, kind: kindOf(type, 'Network'), state: 'ready', reason: 'Ready', message: '' } as const;
  return { ...base, outputs: {}, needs: [], waitsFor: [], ...change };
}

export function outcomeOf(
  statuses: readonly MemberStatus[],
  change: Partial<Omit<PassOutcome, 'statuses'>> & { readonly blind?: ReadonlyMap<string, Failure> } = {},
): PassOutcome {
  const { blind = new Map<string, Failure>(), ...rest } = change;
  return {
    observation: { rows: new Map(), duplicates: [], conflicts: [], blind },
    statuses: new Map(statuses.map((status) => [status.id, status])),
    ledger: newLedger(identity),
    taken: [],
    pending: [],
    ...rest,
  };
}

export function storedStack(change: Partial<StoredStack['metadata']> = {}, status?: unknown): StoredStack {
  const metadata = {
    namespace: 'default',
    name: 'blog',
    uid: identity.stackId,
    resourceVersion: '1',
    generation: 3,
    finalizers: [],
    annotations: {},
  };
  return { metadata: { ...metadata, ...change }, spec: specWith({}), status };
}

export function specOf(change: Record<string, unknown> = {}): WordPressStackSpec {
  const parsed = parseSpec(specWith(change));
  if (!parsed.ok) throw new Error(parsed.problems.join('; '));
  return parsed.spec;
}

export const NOW = Date.UTC(2030, 0, 1, 12);

export function reportInput(change: Partial<ReportInput> = {}): ReportInput {
  return {
    stack: storedStack(),
    spec: specOf(),
    identity,
    deleting: false,
    paused: false,
    waitsForSilence: false,
    handledRequest: undefined,
    now: NOW,
    ...change,
  };
}

const states = fc.constantFrom<MemberState>(
  'ready',
  'creating',
  'changing',
  'settling',
  'waiting',
  'retrying',
  'deleting',
  'stalled',
);

const reasons = fc.constantFrom('Ready', 'Creating', 'AccessDenied', 'DatabaseMissing', 'NoSuchReason');

const outputs: fc.Arbitrary<Outputs> = fc.record(
  {
    dnsName: fc.constantFrom('', 'blog.elb.amazonaws.com'),
    healthy: fc.constantFrom('0', '2'),
    uri: fc.constant('123456789012.dkr.ecr.eu-west-1.amazonaws.com/blog'),
    desired: fc.constantFrom('0', '2'),
    running: fc.constantFrom('0', '2'),
    rollout: fc.constantFrom('Completed', 'NoSuchRollout'),
  },
  { requiredKeys: [] },
);

const statuses = fc.record({
  layer: fc.constantFrom<Layer>(...layers),
  state: states,
  reason: reasons,
  message: fc.constantFrom('is there', 'AWS is creating it (usually 2 min)', 'long '.repeat(500)),
  awsId: fc.constantFrom(undefined, 'vpc-1', `arn:aws:iam::123456789012:role/${'r'.repeat(400)}`),
  outputs,
});

const ids = fc.constantFrom('vpc', 'load-balancer', 'target-group', 'service', 'database', 'nat-gateway/a');

/** Any outcome of a pass, whether or not an engine could come to it. */
export const outcomes: fc.Arbitrary<PassOutcome> = fc
  .uniqueArray(fc.tuple(ids, statuses), { selector: ([id]) => id })
  .map((entries) =>
    outcomeOf(
      entries.map(([id, { layer, awsId, ...rest }]) =>
        statusOf(id, { ...rest, kind: kindOf(id, layer), ...(awsId === undefined ? {} : { awsId }) }),
      ),
    ),
  );
