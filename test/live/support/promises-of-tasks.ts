import { StopTaskCommand } from '@aws-sdk/client-ecs';
import { expect, test } from '@jest/globals';
import { waitUntil } from '../../control-plane/wait-until.ts';
import type { TaskBench } from './task-bench.ts';

/** A command line in place of what the image runs. */
export const shell = (line: string): { readonly entryPoint: string[]; readonly command: string[] } => ({
  entryPoint: ['/bin/sh', '-c'],
  command: [line],
});

/** What a task keeps to whatever its containers run in. Both are there once the tests run, not yet when they are told. */
export function promisesOfTasks(bench: () => TaskBench, image: () => string): void {
  test('serves at its own address, is checked from inside, and ends with 0 when it is stopped', async () => {
    const command = ['CMD-SHELL', 'curl -fsS http://127.0.0.1:8080/healthz || exit 1'];
    await bench().define({ image: image(), healthCheck: { command, interval: 10, startPeriod: 60 } });
    const arn = await bench().run();
    const url = await bench().urlOf(await bench().reach(arn, 'RUNNING'));
    await waitUntil('the web server', async () => {
      const answer = await fetch(`${url}/healthz`);
      return answer.status === 200 ? undefined : `status ${answer.status}`;
    });
    await waitUntil('the health check', async () => {
      const { healthStatus } = await bench().task(arn);
      return healthStatus === 'HEALTHY' ? undefined : healthStatus;
    });
    await bench().stage.ecs.send(new StopTaskCommand({ cluster: 'blog', task: arn }));
    const { containers } = await bench().reach(arn, 'STOPPED');
    expect(containers).toMatchObject([{ exitCode: 0 }]);
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
    expect(await bench().output()).toContainEqual(
      expect.stringMatching(
        /^wordpress-stack: serving \/usr\/src\/wordpress on 127\.\S+:8080, Immutable, 6 workers$/,
      ),
    );
  });

  test('ends with 137 and says so when it takes more memory than it has', async () => {
    const hungry = 'php -d memory_limit=-1 -r \'str_repeat("x", 300 * 1024 * 1024);\'';
    await bench().define({ image: image(), memory: 128, ...shell(hungry) });
    expect(await bench().runToEnd()).toMatchObject({
      containers: [{ exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' }],
    });
  });

  test('is killed when it does not end within its stop timeout', async () => {
    await bench().define({
      image: image(),
      stopTimeout: 2,
      ...shell('trap "" TERM; echo deaf; sleep 600 & wait; sleep 600'),
    });
    const arn = await bench().run();
    await bench().reach(arn, 'RUNNING');
    const asked = Date.now();
    await bench().stage.ecs.send(new StopTaskCommand({ cluster: 'blog', task: arn }));
    const { containers } = await bench().reach(arn, 'STOPPED');
    expect(containers).toMatchObject([{ exitCode: 137 }]);
    expect(Date.now() - asked).toBeGreaterThanOrEqual(2000);
  });
}
