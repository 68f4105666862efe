import { Random } from '../aws-emulator/kernel/random.ts';

/** What happens to the operator, or between it and AWS, while it creates the stack. */
export type Disturbance =
  | { readonly kind: 'none' }
  /** Killed when this share of an undisturbed creation's time has passed. */
  | { readonly kind: 'time'; readonly share: number }
  /** Killed when this share of an undisturbed creation's writes were sent. */
  | { readonly kind: 'write'; readonly share: number }
  /** AWS has done it, the answer is held back, and the operator is killed. */
  | { readonly kind: 'held'; readonly operation: string }
  /** AWS has done each of them once, and the connection broke in place of the answer. Nobody is killed. */
  | { readonly kind: 'lost'; readonly operations: readonly string[] };

/** The moments of Terraform's trials, in seconds of the 95 that its creation took. */
export const terraformSeconds = [4, 15.4, 19.3, 26.5, 48.6, 73.3, 81] as const;
export const terraformCreation = 95;

/** ACK's were drawn from 1.5 to 5.6 s of a creation whose median is 13.7 s. */
const ackShares = { from: 1.5 / 13.7, to: 5.6 / 13.7 } as const;

/** How often each of ACK's two random rows is repeated. */
const draws = 5;

export const heldOperations = [
  'CreateVpc',
  'AllocateAddress',
  'CreateInternetGateway',
  'CreateSubnet',
  'CreateRouteTable',
  'CreateSecurityGroup',
  'CreateDBInstance',
  'CreateNatGateway',
  'CreateFileSystem',
  'CreateLoadBalancer',
] as const;

/** What either peer lost the answers of. */
export const lostOperations = [
  'CreateVpc',
  'AllocateAddress',
  'CreateInternetGateway',
  'CreateSubnet',
  'CreateRouteTable',
  'CreateNatGateway',
  'CreateFileSystem',
] as const;

/** All trials but the undisturbed one; the seed draws the moments that are random. */
export function disturbances(seed: number): readonly Disturbance[] {
  const random = new Random(seed);
  const drawn = (from: number, to: number): readonly number[] =>
    Array.from({ length: draws }, () => random.between(from, to));
  return [
    ...heldOperations.map((operation): Disturbance => ({ kind: 'held', operation })),
    { kind: 'lost', operations: lostOperations },
    ...terraformSeconds.map((seconds): Disturbance => ({ kind: 'time', share: seconds / terraformCreation })),
    ...drawn(ackShares.from, ackShares.to).map((share): Disturbance => ({ kind: 'time', share })),
    ...drawn(0, 1).map((share): Disturbance => ({ kind: 'write', share })),
  ];
}

export function nameOf(disturbance: Disturbance): string {
  switch (disturbance.kind) {
    case 'none':
      return 'undisturbed';
    case 'time':
      return `killed at ${percent(disturbance.share)} of the time`;
    case 'write':
      return `killed at ${percent(disturbance.share)} of the writes`;
    case 'held':
      return `killed before the answer of ${disturbance.operation}`;
    case 'lost':
      return `answers lost once: ${disturbance.operations.join(', ')}`;
  }
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;
