import { describe, expect, test } from '@jest/globals';
import type { WordPressStackSpec } from '../../../../src/api/v1alpha1/spec.ts';
import { initContent, initNeeds } from '../../../../src/reconcilers/service/init-content.ts';
import { keyOf, placeOf } from '../../../../src/reconcilers/service/init-key.ts';
import { taskContent, taskNeeds } from '../../../../src/reconcilers/service/task-content.ts';
import type { TaskContent } from '../../../../src/reconcilers/service/site-container.ts';
import { specOf } from '../../../support/report-samples.ts';
import { identity } from '../../../support/stack-identity.ts';
import { moment } from '../../../support/moment.ts';

type Outputs = Readonly<Record<string, string>>;

/** Every need answers with the id of what is needed for an ARN. */
function contextOf(
  spec: WordPressStackSpec,
  needs: Outputs,
  over: Readonly<Record<string, Outputs>>,
  requests: Outputs,
) {
  const need = (alias: string): Outputs => {
    if (!(alias in needs)) throw new Error(`${alias} is not declared`);
    return { arn: needs[alias] ?? '', uri: 'blog:1.0.0', version: '1', resourceId: 'db-1', ...over[alias] };
  };
  return { id: '', spec, stack: identity, need, ...moment, requests };
}

const init = (
  over: Record<string, unknown> = {},
  outputs: Readonly<Record<string, Outputs>> = {},
  requests: Outputs = {},
): TaskContent => {
  const spec = specOf(over);
  return initContent(contextOf(spec, initNeeds(spec), outputs, requests));
};

const web = (over: Record<string, unknown> = {}): TaskContent => {
  const spec = specOf(over);
  return taskContent(contextOf(spec, taskNeeds(spec), {}, {}));
};

const containerOf = ({ containerDefinitions }: TaskContent) => containerDefinitions?.[0] ?? {};
const names = (list: readonly { readonly name?: string | undefined }[] = []): readonly string[] =>
  list.map(({ name = '' }) => name);

describe('the init task', () => {
  test('is the image of the service with its environment and its secrets, and more', () => {
    const [own, served] = [containerOf(init()), containerOf(web())];
    expect(own.image).toBe(served.image);
    expect(own.command).toEqual(['init']);
    expect(own.environment).toEqual(expect.arrayContaining([...(served.environment ?? [])]));
    expect(names(own.secrets)).toEqual([
      ...names(served.secrets),
      'WORDPRESS_DB_ADMIN_USER',
      'WORDPRESS_DB_ADMIN_PASSWORD',
      'WORDPRESS_ADMIN_PASSWORD',
    ]);
    expect(own.mountPoints).toEqual(served.mountPoints);
  });

  test('has a family, an execution role and log streams of its own, and no port', () => {
    const [task, served] = [init(), web()];
    expect(task.family).not.toBe(served.family);
    expect(task.executionRoleArn).not.toBe(served.executionRoleArn);
    expect(task.taskRoleArn).toBe(served.taskRoleArn);
    expect(containerOf(task).portMappings).toBeUndefined();
    expect(containerOf(task).logConfiguration?.options).toMatchObject({ 'awslogs-stream-prefix': 'init' });
  });

  test('gives the service no password of an administrator', () => {
    expect(names(containerOf(web()).secrets).join()).not.toContain('ADMIN');
    expect(Object.keys(taskNeeds(specOf()))).not.toContain('siteAdmin');
  });

  test('is told who the administrator is, as the spec says', () => {
    const wordpress = { title: 'Nords & Söhne', adminUser: 'jane', adminEmail: 'jane@example.com' };
    expect(containerOf(init({ wordpress })).environment).toEqual(
      expect.arrayContaining([
        { name: 'WORDPRESS_TITLE', value: 'Nords & Söhne' },
        { name: 'WORDPRESS_ADMIN_USER', value: 'jane' },
        { name: 'WORDPRESS_ADMIN_EMAIL', value: 'jane@example.com' },
      ]),
    );
  });

  test('shares the network of its instance behind a classic balancer', () => {
    expect(init().networkMode).toBe('awsvpc');
    expect(init({ loadBalancer: { type: 'Classic' } }).networkMode).toBe('bridge');
  });
});

describe('what one init is good for', () => {
  const key = (...input: Parameters<typeof init>): string => keyOf(init(...input));
  const usual = key();

  test.each<[string, Parameters<typeof init>]>([
    ['another size of the tasks', [{ service: { cpuUnits: 512, memoryMiB: 900 } }]],
    ['another address', [{ wordpress: { url: 'http://www.example.com' } }]],
    ['another title', [{ wordpress: { title: 'Another' } }]],
    ['other keys and salts', [{}, { keys: { version: '2' } }]],
    ['a restart', [{}, {}, { restartedAt: 'now' }]],
  ])('stays the same with %s', (_what, input) => {
    expect(key(...input)).toBe(usual);
  });

  test('is another with another image, in the same place', () => {
    const other = key({}, { image: { uri: 'blog:2.0.0' } });
    expect(other).not.toBe(usual);
    expect(placeOf(other)).toBe(placeOf(usual));
  });

  test.each<[string, Parameters<typeof init>]>([
    ['a database that was restored', [{}, { database: { resourceId: 'db-2' } }]],
    ['another password of the application', [{}, { credentials: { version: '2' } }]],
  ])('is another with %s', (_what, input) => {
    expect(placeOf(key(...input))).not.toBe(placeOf(usual));
  });

  test('fits into a tag of ECS', () => {
    expect(usual).toMatch(/^[a-z0-9]{12}\.[a-z0-9]{12}$/u);
  });
});
