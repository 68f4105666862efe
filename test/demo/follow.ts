import { setTimeout as delay } from 'node:timers/promises';
import { LAYERS, layerCondition, type Condition } from '../../src/api/v1alpha1/conditions.ts';
import { conditionOf, readStack, type StackObject } from '../tools/stack-object.ts';
import { blog, type Stage } from './stage.ts';

export interface FollowOptions {
  /** What is waited for, as a sentence. */
  readonly what: string;
  /** Whether it has come about; an undefined stack is one that is gone. */
  readonly until: (stack: StackObject | undefined) => boolean | Promise<boolean>;
  /** What must hold all the time; a sentence says what is wrong. */
  readonly always?: (stack: StackObject | undefined) => string | undefined | Promise<string | undefined>;
}

/** Far longer than anything takes at the demo's pace; real servers take the time that they take. */
const patienceSeconds = { simulated: 90, live: 600 } as const;
const pollMilliseconds = 400;
const tableMilliseconds = 4000;
/** `kubectl describe` has the whole of it; on a screen, lines that are wrapped hide what happens. */
const longestLine = 200;
/** What a layer of a stack that is torn down says when nothing of it is left. */
const gone = 'Deleting: gone';

/** Waits, and shows meanwhile what the stack itself says that it waits for. @throws when it does not come about. */
export async function follow(stage: Stage, options: FollowOptions): Promise<StackObject | undefined> {
  const { narrator } = stage;
  narrator.say(`waiting: ${options.what}`);
  const deadline = performance.now() + patienceSeconds[stage.live ? 'live' : 'simulated'] * 1000;
  let shown = performance.now() - tableMilliseconds / 2;
  for (;;) {
    const stack = await readStack(stage.controlPlane.kubectl, blog);
    for (const line of news(stack, stage.told)) narrator.say(`  ${line}`);
    const wrong = await options.always?.(stack);
    if (wrong !== undefined) throw new Error(`${options.what}: ${wrong}`);
    if (await options.until(stack)) return stack;
    if (performance.now() > deadline)
      throw new Error(`${options.what}: it did not come about. ${last(stack)}`);
    if (performance.now() - shown > tableMilliseconds) {
      await stage.kubectl('get', 'wps');
      shown = performance.now();
    }
    await delay(pollMilliseconds);
  }
}

export function isReady(stack: StackObject | undefined): boolean {
  const ready = conditionOf(stack, 'Ready');
  return ready?.status === 'True' && ready.observedGeneration === stack?.metadata.generation;
}

/** What the layers say and have not said before. */
function news(stack: StackObject | undefined, told: Map<string, string>): readonly string[] {
  return LAYERS.flatMap((layer) => {
    const condition = conditionOf(stack, layerCondition(layer));
    if (condition === undefined) return [];
    const text = saying(condition);
    // A layer that never was has nothing to tell about its end.
    if (told.get(layer) === text || (text === gone && !told.has(layer))) return [];
    told.set(layer, text);
    return [`${layer.padEnd(12)} ${text}`];
  });
}

function saying({ status, reason, message }: Condition): string {
  if (status === 'True') return 'ready';
  const text = reason === message || message === '' ? reason : `${reason}: ${message}`;
  return text.length > longestLine ? `${text.slice(0, longestLine - 1)}…` : text;
}

function last(stack: StackObject | undefined): string {
  const ready = conditionOf(stack, 'Ready');
  if (stack === undefined) return 'The object is gone.';
  return ready === undefined ? 'The stack says nothing.' : `The stack says ${ready.reason}: ${ready.message}`;
}
