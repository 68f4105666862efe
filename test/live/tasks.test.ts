import { StopTaskCommand } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { waitUntil } from '../control-plane/wait-until.ts';
import { wordpressTrees } from '../image/support/wordpress-trees.ts';
import { TaskBench, webEnvironment } from './support/task-bench.ts';

const shell = (line: string) => ({ entryPoint: ['/bin/sh', '-c'], command: [line] });

describe('A task whose containers are real', () => {
  let bench: TaskBench;
  let image: string;

  beforeAll(async () => {
    bench = await TaskBench.open();
    image = await bench.push('1.0.0', { tree: (await wordpressTrees()).newer });
  });

  afterAll(() => bench.close());

  test('serves at its own address, is checked from inside, and ends with 0 when it is stopped', async () => {
    const command = ['CMD-SHELL', 'curl -fsS http://127.0.0.1:8080/healthz || exit 1'];
    await bench.define({ image, healthCheck: { command, interval: 10, startPeriod: 60 } });
    const arn = await bench.run();
    const task = await bench.reach(arn, 'RUNNING');
    const url = await bench.urlOf(task);
    await waitUntil('the web server', async () => {
      const answer = await fetch(`${url}/healthz`);
      return answer.status === 200 ? undefined : `status ${answer.status}`;
    });
    await waitUntil('the health check', async () => {
      const { healthStatus } = await bench.task(arn);
      return healthStatus === 'HEALTHY' ? undefined : healthStatus;
    });
    await bench.stage.ecs.send(new StopTaskCommand({ cluster: 'blog', task: arn }));
    const { containers } = await bench.reach(arn, 'STOPPED');
    expect(containers).toMatchObject([{ exitCode: 0 }]);
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
    expect(await bench.output()).toContainEqual(
      expect.stringMatching(
        /^wordpress-stack: serving \/usr\/src\/wordpress on 127\.\S+:8080, Immutable, 6 workers$/,
      ),
    );
  });

  test('ends with 78 and one line when its environment is wrong', async () => {
    const environment = webEnvironment.filter(({ name }) => name !== 'WORDPRESS_DB_HOST');
    await bench.define({ image, environment });
    const task = await bench.runToEnd();
    expect(task).toMatchObject({ stopCode: 'EssentialContainerExited', containers: [{ exitCode: 78 }] });
    expect((await bench.output()).at(-1)).toMatch(/^wordpress-stack: missing: WORDPRESS_DB_HOST /);
  });

  test('ends with 137 and says so when it takes more memory than it has', async () => {
    const hungry = 'php -d memory_limit=-1 -r \'str_repeat("x", 300 * 1024 * 1024);\'';
    await bench.define({ image, memory: 128, ...shell(hungry) });
    expect(await bench.runToEnd()).toMatchObject({
      containers: [{ exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' }],
    });
  });

  test('is killed when it does not end within its stop timeout', async () => {
    await bench.define({
      image,
      stopTimeout: 2,
      ...shell('trap "" TERM; echo deaf; sleep 600 & wait; sleep 600'),
    });
    const arn = await bench.run();
    await bench.reach(arn, 'RUNNING');
    const asked = Date.now();
    await bench.stage.ecs.send(new StopTaskCommand({ cluster: 'blog', task: arn }));
    const { containers } = await bench.reach(arn, 'STOPPED');
    expect(containers).toMatchObject([{ exitCode: 137 }]);
    expect(Date.now() - asked).toBeGreaterThanOrEqual(2000);
  });

  test('sees its own processes, files and limits, and nothing of this machine', async () => {
    const line = [
      'id -u',
      'ls /proc | grep -c "^[0-9]"',
      'cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes 2> /dev/null',
      'ls -d /home /root /work /var/lib 2> /dev/null',
      'touch /usr/x /x 2> /dev/null || echo closed',
      'touch /tmp/x && echo open',
      'php -r "echo gethostbyname(\'localhost\');"',
    ].join('; ');
    await bench.define({ image, memory: 256, ...shell(line) });
    const before = (await bench.output()).length;
    await bench.runToEnd();
    const [user, processes, memory, ...rest] = (await bench.output()).slice(before);
    expect(user).toBe('33');
    expect(Number(processes)).toBeLessThan(8);
    expect(memory).toBe(String(256 * 1024 * 1024));
    expect(rest).toEqual(['closed', 'open', expect.stringMatching(/^127\.\d+\.\d+\.\d+$/)]);
  });

  test('fails to start when its image was pushed by somebody who laid out no files', async () => {
    await bench.define({ image: 'docker.io/library/wordpress:6' });
    const task = await bench.runToEnd();
    expect(task).toMatchObject({
      stopCode: 'TaskFailedToStart',
      stoppedReason: expect.stringContaining('make push'),
    });
  });
});
