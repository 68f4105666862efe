import { CreateRoleCommand, IAMClient, UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import { ANNOTATIONS } from '../../../src/api/v1alpha1/metadata.ts';
import { readLedger } from '../../../src/engine/index.ts';
import type { StackKey } from '../../../src/controller/stack-store.ts';
import { leaked, living } from '../oracles.ts';
import { backupStories } from './backups.ts';
import { Neighbourhood, OWN_ACCOUNT } from './neighbourhood.ts';
import { changed, SETTLED, type NeighbourStory } from './story.ts';

const OTHER_ACCOUNT = '222233334444';
const ROLE = `arn:aws:iam::${OTHER_ACCOUNT}:role/wordpress-stacks`;
const one: StackKey = { namespace: 'team-a', name: 'blog' };
const other: StackKey = { namespace: 'team-b', name: 'blog' };

const iam = ({ emulator }: Neighbourhood): IAMClient =>
  new IAMClient({
    region: 'us-east-1',
    credentials: { accessKeyId: OTHER_ACCOUNT, secretAccessKey: 'owner' },
    requestHandler: emulator.requestHandler(),
    maxAttempts: 1,
  });

const trust = (account: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'sts:AssumeRole' },
    ],
  });

async function makeRole(world: Neighbourhood, trusted: string): Promise<void> {
  const RoleName = 'wordpress-stacks';
  await iam(world).send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust(trusted) }));
}

/** One more replica, another parameter of the database, a tag on everything. */
async function change(world: Neighbourhood, key: StackKey, spec: object): Promise<void> {
  const database = { parameters: { max_connections: '90' } };
  world.apply(key, { ...spec, service: { replicas: 3 }, database, tags: { team: 'b' } });
  await world.until('the change', () => {
    const { status, observedGeneration } = world.readyOf(key) ?? {};
    return status === 'True' && observedGeneration === 2 && world.status(key).service?.running === 3;
  });
}

/** A stack stands; another comes beside it, is changed and goes: the first must not feel it. */
async function sideBySide(
  first: object,
  second: object,
  world = new Neighbourhood(),
): Promise<readonly string[]> {
  world.apply(one, first);
  await world.untilReady(one);
  await world.clock.runFor(SETTLED);
  const alone = world.things();
  world.apply(other, second);
  await world.untilReady(one, other);
  const together = world.things().size;
  await change(world, other, second);
  await world.delete(other);
  await world.untilReady(one);
  const broken = [...changed(alone, world.things())];
  if (together < alone.size + 50) broken.push(`only ${together} things beside ${alone.size}`);
  return broken;
}

const namespaces: NeighbourStory = {
  name: 'one name in two namespaces',
  play: () => sideBySide({}, {}),
};

const regions: NeighbourStory = {
  name: 'two regions',
  play: async () => {
    const world = new Neighbourhood();
    const broken = await sideBySide({}, { region: 'eu-central-1' }, world);
    const regionsOf = Object.keys(world.emulator.inventory()[OWN_ACCOUNT] ?? {});
    return regionsOf.includes('eu-central-1') ? broken : [...broken, 'nothing was made in eu-central-1'];
  },
};

const accounts: NeighbourStory = {
  name: 'two accounts',
  play: async () => {
    const world = new Neighbourhood();
    await makeRole(world, OWN_ACCOUNT);
    world.apply(other, { roleARN: ROLE });
    await world.untilReady(other);
    const broken: string[] = [];
    const { accountID, roleARN } = world.status(other);
    if (accountID !== OTHER_ACCOUNT || roleARN !== ROLE)
      broken.push(`status tells of ${accountID} and ${roleARN}`);
    const ledger = readLedger(world.stack(other)?.metadata.annotations[ANNOTATIONS.ledger]);
    if (ledger === undefined || ledger === 'unreadable' || ledger.roleARN !== ROLE)
      broken.push('no role in the ledger');
    const own = world.emulator.calls.records.filter(({ account, write }) => write && account === OWN_ACCOUNT);
    broken.push(...own.map(({ operation }) => `${operation} was sent to the operator's own account`));

    await world.clock.runFor(SETTLED);
    const alone = world.things();
    world.apply(one, {});
    await world.untilReady(one, other);
    await change(world, one, {});
    await world.delete(one);
    broken.push(...changed(alone, world.things()));
    return broken;
  },
};

/** Sessions last an hour; credentials are fetched anew before that. */
const longLived: NeighbourStory = {
  name: 'a role is assumed anew before its session ends',
  play: async () => {
    const world = new Neighbourhood();
    await makeRole(world, OWN_ACCOUNT);
    world.apply(other, { roleARN: ROLE });
    await world.untilReady(other);
    world.emulator.calls.reset();
    await world.clock.runFor(4 * 3_600_000);
    const { records } = world.emulator.calls;
    const sessions = records.filter(({ operation }) => operation === 'AssumeRole').length;
    const refused = records
      .filter(({ outcome }) => outcome !== 'ok')
      .map(({ operation, outcome }) => `${operation} ${outcome}`);
    return [...(sessions === 4 ? [] : [`${sessions} sessions in four hours`]), ...refused];
  },
};

/** The spec lost its role by force; the trust came and went: the deletion goes with the role of the ledger. */
const deletion: NeighbourStory = {
  name: 'a deletion goes with the role that worked last',
  play: async () => {
    const world = new Neighbourhood();
    await makeRole(world, OWN_ACCOUNT);
    // An account's region has its default network from its first call on.
    for (const account of [OWN_ACCOUNT, OTHER_ACCOUNT]) world.emulator.scope(account, 'eu-west-1');
    const bare = living(world.emulator);
    world.apply(other, { roleARN: ROLE });
    await world.untilReady(other);
    await iam(world).send(
      new UpdateAssumeRolePolicyCommand({
        RoleName: 'wordpress-stacks',
        PolicyDocument: trust('999900001111'),
      }),
    );
    world.apply(other, {});
    world.store.delete(other, world.clock.now());
    world.start();
    await world.until('the refusal', () => world.reasonOf(other) === 'RoleNotAssumable');
    const message = world.status(other).conditions?.find(({ type }) => type === 'Ready')?.message ?? '';
    const broken = [
      /^no way to AWS \(region eu-west-1, account 222233334444, role arn:aws:iam::222233334444:role\/wordpress-stacks\)/u,
      /trust policy of arn:aws:iam::222233334444:role/u,
      /sts AssumeRole/u,
      /AccessDenied/u,
      /request /u,
    ]
      .filter((part) => !part.test(message))
      .map((part) => `the message lacks ${String(part)}: ${message}`);
    await iam(world).send(
      new UpdateAssumeRolePolicyCommand({ RoleName: 'wordpress-stacks', PolicyDocument: trust(OWN_ACCOUNT) }),
    );
    await world.until('the end', () => world.stack(other) === undefined);
    return [...broken, ...leaked(world.emulator, bare)];
  },
};

export const neighbourStories: readonly NeighbourStory[] = [
  namespaces,
  regions,
  accounts,
  longLived,
  deletion,
  ...backupStories,
];
