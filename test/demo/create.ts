import { waitUntil } from '../control-plane/wait-until.ts';
import { conditionOf } from '../tools/stack-object.ts';
import { follow } from './follow.ts';
import type { Stage } from './stage.ts';

/** So many writes into a creation, the operator is killed: some objects are there, most are not. */
const writesBeforeTheKill = 12;

/** One file becomes a stack, although the operator dies in the middle of it. */
export async function create(stage: Stage): Promise<void> {
  const { narrator, counts } = stage;
  narrator.section('One file becomes a stack, even when the operator is killed on the way');
  await counts.during('create the network, with a kill -9', async () => {
    await stage.kubectl('apply', '-f', 'manifests/samples/wordpressstack.yaml');
    await killInTheMiddle(stage);
    await follow(stage, {
      what: 'the network is ready',
      until: (stack) => conditionOf(stack, 'NetworkReady')?.status === 'True',
    });
  });
}

/** Nothing is made twice, because every create was written down, or can be found, before it was sent. */
export async function proveNothingIsDoubled(stage: Stage, stackId: string): Promise<void> {
  const { narrator } = stage;
  const vpcs = await stage.aws.vpcsOf(stackId);
  narrator.say(`$ aws ec2 describe-vpcs --filters Name=tag:wordpress-stack.dev/stack-id,Values=${stackId}`);
  narrator.show(vpcs.join('\n'));
  if (vpcs.length !== 1) throw new Error(`There must be one VPC of the stack, and there are ${vpcs.length}`);
}

async function killInTheMiddle(stage: Stage): Promise<void> {
  const { narrator, operator } = stage;
  const before = (await stage.emulator.calls()).total.writes;
  await waitUntil('some AWS writes of the creation', async () => {
    const writes = (await stage.emulator.calls()).total.writes - before;
    return writes >= writesBeforeTheKill ? undefined : `${writes} so far`;
  });
  await operator.kill();
  const made = (await stage.emulator.calls()).total.writes - before;
  narrator.say(`$ kill -9 ${operator.pid}   # the operator, after ${made} AWS writes`);
  narrator.say(
    'starting another operator; it may act when the lease of the dead one has run out, in 15 seconds',
  );
  await stage.restartOperator();
}
