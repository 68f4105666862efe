import { ECRClient, PutImageCommand, RepositoryNotFoundException } from '@aws-sdk/client-ecr';
import { repositoryTable } from '../aws-emulator/services/ecr/tables.ts';
import { ACCOUNT, REGION, type World } from './world.ts';

const TAGS = ['1.0.0', '2.0.0', '3.0.0-broken', '4.0.0-init-fails', '5.0.0-upgrades'];

/** Somebody's build pipeline: pushes every version to a repository soon after it comes to be. */
export async function runImagePipeline(world: World): Promise<void> {
  const scope = world.emulator.scope(ACCOUNT, REGION);
  const ecr = new ECRClient({
    region: REGION,
    credentials: { accessKeyId: ACCOUNT, secretAccessKey: 'pipeline' },
    requestHandler: world.emulator.requestHandler(),
    maxAttempts: 1,
  });
  const known = new Set<string>();
  for (;;) {
    await world.clock.sleep(30_000);
    for (const { repositoryUri, repositoryName, createdAt } of scope.table(repositoryTable).truth.list()) {
      // A repository that was deleted and made again has the same name, and none of the images.
      const repository = `${repositoryUri} ${createdAt.toISOString()}`;
      if (known.has(repository)) continue;
      // One that AWS does not show to everybody yet, or that is gone by now, is seen to in the next round.
      if (await pushAll(ecr, repositoryName)) known.add(repository);
    }
  }
}

async function pushAll(ecr: ECRClient, repositoryName: string): Promise<boolean> {
  try {
    for (const tag of TAGS) await push(ecr, repositoryName, tag);
    return true;
  } catch (error) {
    if (error instanceof RepositoryNotFoundException) return false;
    throw error;
  }
}

async function push(ecr: ECRClient, repositoryName: string, imageTag: string): Promise<void> {
  const imageManifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: {
      mediaType: 'application/vnd.oci.image.config.v1+json',
      size: 2,
      digest: `sha256:${'0'.repeat(64)}`,
    },
    layers: [],
    annotations: { version: imageTag },
  });
  await ecr.send(new PutImageCommand({ repositoryName, imageTag, imageManifest }));
}
