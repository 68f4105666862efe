import { kind, type Kind } from '../../src/engine/index.ts';
import { identityKinds } from '../../src/reconcilers/identity/index.ts';
import { registryKinds } from '../../src/reconcilers/registry/index.ts';
import { secretKinds } from '../../src/reconcilers/secrets/index.ts';
import { logGroup } from '../../src/reconcilers/service/log-group.ts';
import { World, ACCOUNT, REGION } from './world.ts';
const stub = (id: string): Kind => kind<{ id: string }, null, unknown>({ type: id, layer: 'Storage', members: () => [{ id }], find: { known: () => [{ id }], ask: () => [], rows: () => [] },
  identify: () => ({ awsId: id, key: id }), state: () => 'ready', outputs: () => ({ id, arn: `arn:aws:elasticfilesystem:eu-west-1:1:${id}/x` }), want: () => null, remove: [], typical: { create: 1, remove: 1 } });
const kinds = [stub('file-system'), stub('access-point'), ...identityKinds, ...secretKinds, ...registryKinds, logGroup];
import { PutImageCommand, ECRClient } from '@aws-sdk/client-ecr';
const spec = { region: REGION, image: { tag: '1.0.0' } };
const crashArg = process.argv[2];
for (const lag of ['none', 'typical', 'maximum'] as const) {
  const world = new World({ kinds, lag, seed: 3 });
  world.touch();
  world.apply(spec);
  world.start(crashArg === undefined ? undefined : { write: Number(crashArg), position: 'after' } as never);
  await world.until('image missing', () => JSON.stringify(world.status).includes('ImageNotFound'));
  await world.pass(300_000);
  const ecr = new ECRClient({ region: REGION, credentials: { accessKeyId: ACCOUNT, secretAccessKey: 'x' }, requestHandler: world.emulator.requestHandler() });
  const name = Object.keys(world.emulator.inventory()[ACCOUNT]?.[REGION]?.['ecr/repository'] ?? {})[0];
  await ecr.send(new PutImageCommand({ repositoryName: name, imageTag: '1.0.0', imageManifest: JSON.stringify({ schemaVersion: 2, mediaType: 'application/vnd.oci.image.manifest.v1+json', config: { digest: 'sha256:1', size: 1 }, layers: [] }) }));
  await world.untilReady();
  const before = world.emulator.calls.counts().total.writes;
  await world.pass(3_600_000 * 3);
  console.log(lag, 'ready; writes', world.writes.length, 'silent', world.emulator.calls.counts().total.writes - before, JSON.stringify(world.emulator.calls.counts().errors), [...world.emulator.unserved]);
  if (lag === 'none') console.log(world.writes.join('\n'), JSON.stringify(world.emulator.calls.counts().reads, null, 1));
  world.delete();
  await world.untilGone();
  const inv = world.emulator.inventory()[ACCOUNT] ?? {};
  console.log('left', Object.entries(inv).map(([r, t]) => [r, Object.keys(t).filter((k) => !k.startsWith('ec2/'))]));
  console.log(JSON.stringify(world.emulator.calls.counts().errors));
}
