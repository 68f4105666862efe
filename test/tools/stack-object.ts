import type { Condition } from '../../src/api/v1alpha1/conditions.ts';
import type { WordPressStackStatus } from '../../src/api/v1alpha1/status.ts';
import type { Kubectl } from '../control-plane/kubectl.ts';

/** A WordPressStack as `kubectl get --output=json` shows it, as far as demo and tests look at it. */
export interface StackObject {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly generation: number;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly finalizers?: readonly string[];
    readonly deletionTimestamp?: string;
  };
  readonly spec: Readonly<Record<string, unknown>>;
  readonly status?: WordPressStackStatus;
}

/** One stack, by its name in its namespace. */
export interface StackName {
  readonly namespace: string;
  readonly name: string;
}

/** The object; undefined when there is none. */
export async function readStack(
  kubectl: Kubectl,
  { namespace, name }: StackName,
): Promise<StackObject | undefined> {
  const args = [
    'get',
    'wordpressstack',
    name,
    `--namespace=${namespace}`,
    '--ignore-not-found',
    '--output=json',
  ];
  const text = await kubectl.run(args);
  return text.trim() === '' ? undefined : (JSON.parse(text) as StackObject);
}

export function conditionOf(stack: StackObject | undefined, type: Condition['type']): Condition | undefined {
  return stack?.status?.conditions?.find((condition) => condition.type === type);
}

/** An event about a stack, as `kubectl get events` has it. */
export interface StackEvent {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  readonly count: number;
}

/** The events that tell a stack's story. */
export async function readEvents(
  kubectl: Kubectl,
  { namespace, name }: StackName,
): Promise<readonly StackEvent[]> {
  const selector = `--field-selector=involvedObject.name=${name}`;
  const text = await kubectl.run(['get', 'events', `--namespace=${namespace}`, selector, '--output=json']);
  return (JSON.parse(text) as { readonly items: readonly StackEvent[] }).items;
}
