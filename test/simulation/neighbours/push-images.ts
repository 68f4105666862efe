import { ECRClient, PutImageCommand } from '@aws-sdk/client-ecr';
import type { Emulator } from '../../aws-emulator/kernel/emulator.ts';
import type { VirtualClock } from '../../support/virtual-clock.ts';
import type { RepositoryRow } from '../../aws-emulator/services/ecr/tables.ts';
import { everything } from '../oracles.ts';

const imageManifest = JSON.stringify({
  schemaVersion: 2,
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  config: {
    mediaType: 'application/vnd.oci.image.config.v1+json',
    size: 2,
    digest: `sha256:${'0'.repeat(64)}`,
  },
  layers: [],
});

/** Somebody's build pipeline, in every account and region: pushes version 1.0.0 to each repository that comes to be. */
export async function pushImages(emulator: Emulator, clock: VirtualClock): Promise<void> {
  const known = new Set<string>();
  for (;;) {
    await clock.sleep(30_000);
    for (const { type, row } of everything(emulator)) {
      if (type !== 'ecr/repository') continue;
      const { repositoryArn, repositoryName, createdAt } = row as RepositoryRow;
      const made = `${repositoryArn} ${createdAt.toISOString()}`;
      if (known.has(made)) continue;
      known.add(made);
      const [, , , region = '', account = ''] = repositoryArn.split(':');
      const ecr = new ECRClient({
        region,
        credentials: { accessKeyId: account, secretAccessKey: 'pipeline' },
        requestHandler: emulator.requestHandler(),
        maxAttempts: 1,
      });
      await ecr.send(new PutImageCommand({ repositoryName, imageTag: '1.0.0', imageManifest }));
    }
  }
}
