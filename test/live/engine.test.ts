import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { ContainerEngine, engineChoice } from '../aws-emulator/live/engine/container-engine.ts';
import { waitUntil } from '../control-plane/wait-until.ts';
import { buildEngineImage, builtLast } from './support/engine-image.ts';
import { manifestOf, mediaType } from './support/native-image.ts';
import { promisesOfTasks, shell } from './support/promises-of-tasks.ts';
import { TaskBench } from './support/task-bench.ts';

const { engine, notice } = await ContainerEngine.find(engineChoice(process.env['ENGINE']));
if (engine === undefined)
  process.stderr.write(`live test: tests with a container engine left out: ${notice}\n`);

/** A base may have to be pulled, and is built upon. */
const longest = 600_000;

(engine === undefined ? describe.skip : describe)('A task whose containers run in a container engine', () => {
  let bench: TaskBench;
  let image: string;

  beforeAll(async () => {
    if (engine === undefined) return;
    bench = await TaskBench.open({ engine });
    // BASE and DATABASE_CA of the environment, for machines that reach no registry: docs/image.md.
    const base = process.env['BASE'] || undefined;
    image = await bench.pushImage('1.0.0', await buildEngineImage(engine, { base }));
  }, longest);

  afterAll(() => bench.close(), longest);

  promisesOfTasks(
    () => bench,
    () => image,
  );

  test('has the user, the root and the variables of its definition, and its output arrives line by line', async () => {
    const line =
      'id -u; touch /x 2> /dev/null || echo closed; touch /tmp/x && echo open; echo "$TWO_LINES"; echo end >&2';
    await bench.define({
      image,
      ...shell(line),
      readonlyRootFilesystem: true,
      linuxParameters: { initProcessEnabled: true, tmpfs: [{ containerPath: '/tmp', size: 16 }] },
      environment: [{ name: 'TWO_LINES', value: 'one\ntwo' }],
    });
    const before = (await bench.output()).length;
    await bench.runToEnd();
    const lines = (await bench.output()).slice(before);
    expect(lines.filter((said) => said !== 'end')).toEqual(['33', 'closed', 'open', 'one', 'two']);
    expect(lines).toContain('end');
  });

  test('fails to start when the engine has no such image, or the image no such program', async () => {
    const digest = `sha256:${'0'.repeat(64)}`;
    const manifest = manifestOf({ digest, size: 0, base: 'nothing' });
    const absent = await bench.pushImage('2.0.0', { manifest, mediaType, what: 'nothing' });
    await bench.define({ image: absent });
    expect(await bench.runToEnd()).toMatchObject({
      stopCode: 'TaskFailedToStart',
      stoppedReason: expect.stringContaining('CannotPullContainerError'),
    });
    // Where there is an init, that begins, and ends with 127.
    const linuxParameters = { initProcessEnabled: false };
    await bench.define({ image, entryPoint: ['/no/such/program'], linuxParameters });
    expect(await bench.runToEnd()).toMatchObject({
      stopCode: 'TaskFailedToStart',
      stoppedReason: expect.stringContaining('CannotStartContainerError'),
    });
  });

  test('leaves no container behind, neither when it has ended nor when its emulator is closed', async () => {
    await bench.define({ image, ...shell('sleep 600') });
    const arn = await bench.run();
    await bench.reach(arn, 'RUNNING');
    const containers = () => engine?.run(['ps', '--all', '--format', '{{.Names}}', '--filter', 'name=wps-']);
    expect(await containers()).toBe(`wps-${arn.slice(-32)}-wordpress`);
    await bench.dataPlane.close();
    expect(await containers()).toBe('');
  });

  test('does not outlive its emulator, not even one that was killed', async () => {
    const program = resolve(import.meta.dirname, 'support/short-lived-shelter.ts');
    const owner = spawn(process.execPath, [program, '/no/such/emulator', builtLast], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const [label] = (await once(owner.stdout, 'data')) as [Buffer];
    const left = () => engine?.run(['ps', '--quiet', '--filter', `label=${label.toString()}`]);
    expect(await left()).not.toBe('');
    owner.kill('SIGKILL');
    await waitUntil('the container to end', async () => ((await left()) === '' ? undefined : 'it runs'));
  });
});
