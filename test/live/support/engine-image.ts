import { join } from 'node:path';
import type { ContainerEngine } from '../../aws-emulator/live/engine/container-engine.ts';
import { projectFolder } from '../../control-plane/local-folder.ts';
import { runCommand } from '../../control-plane/run-command.ts';
import { brokenFiles, manifestOf, mediaType, type PushedImage } from './native-image.ts';

export interface EngineImageOptions {
  /** Another base than the Dockerfile's. */
  readonly base?: string | undefined;
  /** Whether its web server cannot start. Default is false. */
  readonly broken?: boolean;
}

const repository = 'wordpress-stack';

/** What the engine calls the image that was built last. */
export const builtLast = `${repository}:live`;

/** Builds the image with the engine, as `make image` does. What is pushed names it by the digest of its configuration. */
export async function buildEngineImage(
  engine: ContainerEngine,
  { base, broken = false }: EngineImageOptions,
): Promise<PushedImage> {
  await runCommand(join(projectFolder, 'image/build.sh'), [], {
    env: {
      ...process.env,
      ENGINE: engine.name,
      TAG: builtLast,
      ...(base === undefined ? {} : { BASE: base }),
    },
  });
  const id = await idOf(engine, broken ? await breakImage(engine, builtLast) : builtLast);
  const what = `the image that ${engine.name} has built${base === undefined ? '' : ` on ${base}`}`;
  // The size of the configuration is nobody's concern: no layer is pulled.
  return { manifest: manifestOf({ digest: id, size: id.length, base: base ?? 'default' }), mediaType, what };
}

/** Docker says which digest it is, Podman only the number. */
async function idOf(engine: ContainerEngine, name: string): Promise<string> {
  const id = await engine.run(['image', 'inspect', '--format', '{{.Id}}', name]);
  return id.startsWith('sha256:') ? id : `sha256:${id}`;
}

/** The same with a file that no PHP can read. */
async function breakImage(engine: ContainerEngine, name: string): Promise<string> {
  const broken = `${repository}:broken`;
  const files = Object.entries(brokenFiles).map(([path, text]) => `RUN echo '${text.trim()}' > /${path}`);
  const lines = [`FROM ${name}`, 'USER 0:0', ...files, 'USER 33:33', ''];
  await engine.run(['build', '--tag', broken, '-'], {}, lines.join('\n'));
  return broken;
}
