import { ECRClient, ImageAlreadyExistsException, PutImageCommand } from '@aws-sdk/client-ecr';
import { parseArgs } from 'node:util';
import { ContainerEngine, engineChoice } from '../aws-emulator/live/engine/container-engine.ts';
import { controlPlaneBinaries } from '../control-plane/binaries.ts';
import { Kubectl } from '../control-plane/kubectl.ts';
import { imagesFolder } from '../control-plane/local-folder.ts';
import { wordpressTrees, type WordPressTree } from '../image/support/wordpress-trees.ts';
import type { StackObject } from '../tools/stack-object.ts';
import { buildEngineImage } from './support/engine-image.ts';
import { brokenFiles, buildNativeImage, type PushedImage } from './support/native-image.ts';

/*
 * Makes the project's image and pushes its manifest to the repository of a stack, in the emulator of `make up LIVE=1`:
 * built by a container engine where one answers, else laid out as files of this machine.
 */

const { values } = parseArgs({
  options: {
    tag: { type: 'string' },
    // Version of WordPress, or how it begins. Default is the Dockerfile's, or natively the newer one of the two that
    // `make live-deps` installs.
    wordpress: { type: 'string' },
    // `name` or `namespace/name`. Default is the only one that there is.
    stack: { type: 'string' },
    // Address of a repository, where there is no stack to ask.
    repository: { type: 'string' },
    // An image whose web server cannot start, for rollouts that must fail.
    broken: { type: 'boolean', default: false },
  },
});

async function treeOf(version: string | undefined): Promise<WordPressTree> {
  const { older, newer } = await wordpressTrees();
  if (version === undefined) return newer;
  const found = [newer, older].find((tree) => tree.version.startsWith(version));
  if (found) return found;
  throw new Error(`WORDPRESS=${version}: there are ${older.version} and ${newer.version}`);
}

const nameOf = ({ metadata }: StackObject): string => `${metadata.namespace}/${metadata.name}`;

/** The repository that a stack's status names. */
async function repositoryOf(wanted: string | undefined): Promise<string> {
  const { kubectl: program } = await controlPlaneBinaries();
  const kubectl = new Kubectl(program, process.env['KUBECONFIG'] ?? '');
  const text = await kubectl.run(['get', 'wordpressstack', '--all-namespaces', '--output=json']);
  const { items } = JSON.parse(text) as { readonly items: readonly StackObject[] };
  const meant = items.filter(
    (stack) => wanted === undefined || [stack.metadata.name, nameOf(stack)].includes(wanted),
  );
  const [stack] = meant;
  if (stack === undefined || meant.length > 1) {
    const names = items.map(nameOf).join(', ') || 'none';
    throw new Error(`name the stack with STACK=namespace/name; there are: ${names}`);
  }
  const uri = stack.status?.endpoints?.repository;
  if (uri !== undefined) return uri;
  throw new Error(`${nameOf(stack)} has no repository yet: wait until its status shows one`);
}

function emulator(): string {
  const endpoint = process.env['AWS_ENDPOINT_URL'] ?? '';
  if (/^http:\/\/127\.0\.0\.1:\d+$/.test(endpoint)) return endpoint;
  throw new Error(
    'AWS_ENDPOINT_URL names no emulator: run `make up LIVE=1` and `. .local/env`; for AWS use docker push',
  );
}

async function makeImage(): Promise<PushedImage> {
  const { engine, notice } = await ContainerEngine.find(engineChoice(process.env['ENGINE']));
  process.stdout.write(`push: ${notice}\n`);
  const { wordpress, broken } = values;
  if (engine === undefined)
    return buildNativeImage(imagesFolder, {
      tree: await treeOf(wordpress),
      added: broken ? brokenFiles : {},
    });
  // Docker Hub has a tag for each version; another BASE in the environment wins.
  const base = process.env['BASE'] || (wordpress === undefined ? undefined : `wordpress:${wordpress}-apache`);
  return buildEngineImage(engine, { base, broken });
}

async function push(tag: string): Promise<void> {
  const client = new ECRClient({ endpoint: emulator() });
  const uri = values.repository ?? (await repositoryOf(values.stack));
  const image = await makeImage();
  const repositoryName = uri.slice(uri.indexOf('/') + 1);
  const { manifest: imageManifest, mediaType: imageManifestMediaType } = image;
  try {
    await client.send(
      new PutImageCommand({ repositoryName, imageTag: tag, imageManifest, imageManifestMediaType }),
    );
  } catch (error) {
    if (!(error instanceof ImageAlreadyExistsException)) throw error;
  }
  process.stdout.write(`push: ${image.what}${values.broken ? ', broken,' : ''} as ${uri}:${tag}\n`);
}

try {
  if (!values.tag) throw new Error('give the tag: make push TAG=1.0.0');
  await push(values.tag);
} catch (error) {
  process.stderr.write(`push: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
