import { terraformCreation, terraformSeconds, type Disturbance } from './disturbances.ts';
import { ackTimed, ackWrites, heldPeers, lostPeers, timedPeers, type PeerResults } from './peers.ts';
import { isClean, type Reference, type Trial } from './trial.ts';

export interface Circumstances {
  readonly timeScale: number;
  readonly seed: number;
  /** Version of Kubernetes. */
  readonly kubernetes: string;
  readonly reference: Reference;
}

/** The section of docs/reliability.md about the kills, without its heading. */
export function killsPage(trials: readonly Trial[], circumstances: Circumstances): string {
  return [
    introduction(circumstances),
    ...summary(trials),
    '',
    '| killed before it heard of | this operator | Terraform | ACK |',
    '| --- | --- | --- | --- |',
    ...trials.flatMap((trial) =>
      trial.disturbance.kind === 'held'
        ? [row(`\`${trial.disturbance.operation}\``, trial, peersOfHeld(trial.disturbance.operation))]
        : [],
    ),
    '',
    '| killed at | this operator | Terraform | ACK |',
    '| --- | --- | --- | --- |',
    ...trials.flatMap((trial) => timedRow(trial)),
    '',
    '| no kill, but once no answer to | this operator | Terraform | ACK |',
    '| --- | --- | --- | --- |',
    ...trials.flatMap((trial) =>
      trial.disturbance.kind === 'lost'
        ? [row(trial.disturbance.operations.map((name) => `\`${name}\``).join(', '), trial, lostPeers)]
        : [],
    ),
    '',
    limits(circumstances),
  ].join('\n');
}

function introduction({ timeScale, kubernetes, reference }: Circumstances): string {
  return `\`npm run bench:kills\` makes this section. The operator runs as a process of its own on a real kube-apiserver ${kubernetes} and
etcd; AWS is the emulator over HTTP, ${timeScale} times faster than AWS, with typical read lag. The stack is
[the seed's](../manifests/samples/seed.yaml): three zones, three NAT gateways, a Classic load balancer. Undisturbed it is Ready
after ${Math.round(reference.seconds)} s and ${reference.writes} writes. A trial ends the operator with SIGKILL at the moment that a row names, starts
another at once, and touches nothing else until the stack is Ready. Then what is on AWS is counted by its type and compared with
the undisturbed stack, without what AWS starts and replaces by itself; another look at everything must write nothing; the stack
is deleted, and what is left is counted.

The peers were measured earlier, on moto, at moments of the same kinds: Terraform 1.11.4 with AWS provider 5.100.0, killed with its provider's process and applied
again, and ACK as eight controllers (ec2 1.20.0, rds 1.11.1, efs 1.4.1, elbv2 1.6.1, ecs 1.2.1, iam 1.8.1, ecr 1.8.1,
autoscaling 1.2.1), all of them killed and started again. "Imports" are objects that a person had to find and hand over
to Terraform before \`apply\` ended; after each of its 23 kills with a local state file \`apply\` failed without them, however
often it was repeated. "2/1" means that there were two and should have been one.`;
}

/** What is said first, and to be read if nothing else is. */
function summary(trials: readonly Trial[]): readonly string[] {
  const clean = trials.filter(isClean).length;
  const kills = trials.filter(({ disturbance }) => disturbance.kind !== 'lost').length;
  return [
    '',
    `**${trials.length} trials, ${kills} of them kills: ${clean} clean, ${trials.length - clean} not.** Clean is: Ready without anybody's help, no object
twice or missing, no write at rest, nothing left after the deletion.`,
  ];
}

function timedRow(trial: Trial): readonly string[] {
  const { disturbance } = trial;
  const moment = momentOf(disturbance);
  return moment === undefined ? [] : [row(moment.name, trial, moment.peers)];
}

function momentOf(
  disturbance: Disturbance,
): { readonly name: string; readonly peers: PeerResults } | undefined {
  if (disturbance.kind === 'write') {
    const name = `${percent(disturbance.share)} of the writes, drawn`;
    return { name, peers: { terraform: 'not tried', ack: ackWrites } };
  }
  if (disturbance.kind !== 'time') return undefined;
  const seconds = terraformSeconds.find((each) => each / terraformCreation === disturbance.share);
  const name = `${percent(disturbance.share)} of the time`;
  return seconds === undefined
    ? { name: `${name}, drawn`, peers: { terraform: 'not tried', ack: ackTimed } }
    : { name, peers: { terraform: timedPeers[String(seconds)] ?? '', ack: 'not tried' } };
}

function peersOfHeld(operation: string): PeerResults {
  return (
    Object.entries(heldPeers).find(([name]) => name === operation)?.[1] ?? {
      terraform: 'not tried',
      ack: 'not tried',
    }
  );
}

function row(name: string, trial: Trial, { terraform, ack }: PeerResults): string {
  return `| ${name} | ${resultOf(trial)} | ${terraform} | ${ack} |`;
}

function resultOf(trial: Trial): string {
  const { miscounted, doubled, writesAtRest, left, stuck, seconds } = trial;
  if (isClean(trial)) return `clean, Ready after ${Math.round(seconds)} s`;
  return [
    ...(stuck === '' ? [] : [`stuck: ${stuck}`]),
    ...miscounted,
    ...doubled.map((name) => `twice: ${name}`),
    ...(writesAtRest === 0 ? [] : [`${writesAtRest} writes at rest`]),
    ...(left.length === 0 ? [] : [`left: ${left.join(', ')}`]),
  ].join('; ');
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;

function limits({ timeScale, seed }: Circumstances): string {
  return `What this does not say:

- The peers ran against moto 5.2.1, which is ready at once and has no read lag; this operator ran against the project's own
  emulator, which has both and refuses more, and which the same people wrote. Nobody ran any of the three like this on AWS.
- The seconds are of a machine of two cores with other work, and of the emulator's clock: ${timeScale} of AWS's in each.
- Each row is one trial of ours, with seed ${seed} for the moments that are drawn, and one to three of a peer's; the drawn rows show
  the peer's five together, and ACK's writes were drawn from its first 60. Kills before an answer are the worst moment by choice. The
  moments of the time rows are shares of each one's own creation, and fall into other work of each.
- A new process takes about two seconds to start, which is ${Math.round((2 * timeScale) / 60)} minute${timeScale >= 90 ? 's' : ''} on this clock: a good part of the read lag is over by then.
  [The simulation](development.md#tiers-of-tests) restarts at once, and kills before, within and after every write, at every lag.
- ACK has no Classic load balancer and built an Application one. One operator ran without a Lease; with one, a restart after
  a kill waits up to 15 s more. Terraform with its state in S3, kills during updates and deletions of the peers: not compared.`;
}
