import type { Reason } from '../../../src/api/v1alpha1/reasons.ts';
import { isWrite } from '../../aws-emulator/kernel/call.ts';
import type { Fault } from '../../aws-emulator/kernel/faults.ts';
import { services } from '../../aws-emulator/services/index.ts';

/** One way in which a call goes wrong. */
export interface FaultKind {
  readonly name: string;
  /**
   * How it looks for calls of an operation: `late` when the calls succeed, and all others see it at the last moment;
   * undefined where the service knows no such thing.
   */
  faultOf(service: string, operation: string): Fault | 'late' | undefined;
  /** The reason of a condition that tells of it in the first place. */
  readonly reason: Reason;
  /** Lasts until somebody ends it, ten minutes after it first struck, and has to be told meanwhile. Default is false. */
  readonly lasts?: boolean;
}

const codesOf = (service: string): { readonly throttled: string; readonly expired: string } => {
  const found = services.find(({ name }) => name === service);
  if (found === undefined) throw new Error(`no service ${service}`);
  return found.codes;
};

const always =
  (fault: Fault): FaultKind['faultOf'] =>
  () =>
    fault;

/** EC2 has a word of its own, and JSON protocols an ending. */
function deniedCode(service: string): string {
  if (service === 'ec2') return 'UnauthorizedOperation';
  return codesOf(service).throttled.endsWith('Exception') ? 'AccessDeniedException' : 'AccessDenied';
}

/** How each service says that something is in use, or in a state that does not allow it now. */
const busy: Readonly<Record<string, string>> = {
  autoscaling: 'ScalingActivityInProgress',
  ec2: 'DependencyViolation',
  ecs: 'UpdateInProgressException',
  efs: 'FileSystemInUse',
  elbv2: 'ResourceInUse',
  iam: 'DeleteConflict',
  rds: 'InvalidDBInstanceState',
};

/** Every call may meet each of these. */
export const faultKinds: readonly FaultKind[] = [
  {
    name: 'throttled',
    faultOf: (service) => ({ code: codesOf(service).throttled, status: 400, count: 3 }),
    reason: 'Throttled',
  },
  {
    name: 'internal error',
    faultOf: always({ code: 'InternalError', status: 500, count: 2 }),
    reason: 'Retrying',
  },
  {
    name: 'internal error after the effect',
    faultOf: always({ code: 'InternalError', status: 500, count: 1, when: 'after' }),
    reason: 'Retrying',
  },
  {
    name: 'no answer after the effect',
    faultOf: always({ hang: true, count: 1, when: 'after' }),
    reason: 'Retrying',
  },
  {
    name: 'access denied, then allowed',
    faultOf: (service) => ({ code: deniedCode(service), status: 403 }),
    reason: 'AccessDenied',
    lasts: true,
  },
  {
    name: 'expired credentials',
    faultOf: (service) => ({ code: codesOf(service).expired, status: 403, count: 2 }),
    reason: 'CredentialsUnavailable',
  },
  {
    name: 'not visible yet',
    faultOf: (_, operation) => (isWrite(operation) ? 'late' : undefined),
    reason: 'Propagating',
  },
  {
    name: 'in use, or in the wrong state',
    faultOf: (service, operation) => {
      const code = busy[service];
      const ends = /^(?:Delete|Detach|Release|Disassociate|Remove|Modify|Update|Put)/u.test(operation);
      return code === undefined || !ends ? undefined : { code, status: 400, count: 2 };
    },
    reason: 'Waiting',
  },
];
