import { imagesFolder } from '../control-plane/local-folder.ts';
import { wordpressTrees } from '../image/support/wordpress-trees.ts';
import { brokenFiles, buildNativeImage } from '../live/support/native-image.ts';
import type { AwsHand } from '../tools/aws-hand.ts';

/** The versions that the demo tells of. */
export type Version = 'first' | 'second' | 'init fails' | 'does not start';

/** What each is called: where containers are simulated, the ends of these names say what they do. */
export const tags: Readonly<Record<Version, string>> = {
  first: '1.0.0',
  second: '1.1.0',
  'init fails': '1.2.0-init-fails',
  'does not start': '2.0.0-broken',
};

/** Pushes a version to a repository. Resolves with the command that a user would give. */
export type ImageSource = (aws: AwsHand, repositoryURI: string, version: Version) => Promise<string>;

export const simulatedImages: ImageSource = async (aws, uri, version) => {
  await aws.pushImage(uri, tags[version]);
  return `docker push ${uri}:${tags[version]}   # its last step: PutImage`;
};

/** An init task that no PHP can read. */
const brokenInit = { 'usr/local/lib/wordpress-stack/init.php': '<?php this is broken;\n' };

const added: Readonly<Record<Version, Readonly<Record<string, string>>>> = {
  first: {},
  second: {},
  'init fails': brokenInit,
  'does not start': brokenFiles,
};

export const realImages: ImageSource = async (aws, uri, version) => {
  const { older, newer } = await wordpressTrees();
  const tree = version === 'first' ? older : newer;
  const image = await buildNativeImage(imagesFolder, { tree, added: added[version] });
  await aws.pushImage(uri, tags[version], image.manifest);
  return `make push TAG=${tags[version]} ${commandOf(version, tree.version)}`;
};

function commandOf(version: Version, wordpress: string): string {
  if (version === 'does not start')
    return `BROKEN=1   # WordPress ${wordpress} whose web server cannot start`;
  const what = version === 'init fails' ? ', with an init task that we have broken' : '';
  return `WORDPRESS=${wordpress}   # from the files of this machine${what}`;
}
