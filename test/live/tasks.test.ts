import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { wordpressTrees } from '../image/support/wordpress-trees.ts';
import { promisesOfTasks, shell } from './support/promises-of-tasks.ts';
import { TaskBench, webEnvironment } from './support/task-bench.ts';

describe('A task whose containers are real', () => {
  let bench: TaskBench;
  let image: string;

  beforeAll(async () => {
    bench = await TaskBench.open();
    image = await bench.push('1.0.0', { tree: (await wordpressTrees()).newer });
  });

  afterAll(() => bench.close());

  promisesOfTasks(
    () => bench,
    () => image,
  );

  test('ends with 78 and one line when its environment is wrong', async () => {
    const environment = webEnvironment.filter(({ name }) => name !== 'WORDPRESS_DB_HOST');
    await bench.define({ image, environment });
    const task = await bench.runToEnd();
    expect(task).toMatchObject({ stopCode: 'EssentialContainerExited', containers: [{ exitCode: 78 }] });
    expect((await bench.output()).at(-1)).toMatch(/^wordpress-stack: missing: WORDPRESS_DB_HOST /);
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
