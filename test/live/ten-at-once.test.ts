import {
  CreateAccessPointCommand,
  CreateFileSystemCommand,
  CreateMountTargetCommand,
  DescribeFileSystemsCommand,
  DescribeMountTargetsCommand,
  EFSClient,
} from '@aws-sdk/client-efs';
import {
  CreateDBInstanceCommand,
  CreateDBSubnetGroupCommand,
  DescribeDBInstancesCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { clientConfig } from '../aws-emulator/testing/setup.ts';
import { waitUntil } from '../control-plane/wait-until.ts';
import { http } from '../image/support/http-client.ts';
import { wordpressTrees, type WordPressTree } from '../image/support/wordpress-trees.ts';
import { TaskBench, webEnvironment } from './support/task-bench.ts';

const count = 10;
const site = 'blog.example.com';
const administrator = { user: 'stackadmin', password: 'correct-horse-battery' };
const longest = 300_000;

const environment = (more: Readonly<Record<string, string>>) => [
  ...webEnvironment.filter(({ name }) => !(name in more)),
  ...Object.entries(more).map(([name, value]) => ({ name, value })),
];

/** Makes a database with nothing in it. Resolves with its address and port when it is available. */
async function makeDatabase({ stage }: TaskBench): Promise<string> {
  const rds = new RDSClient(clientConfig(stage.emulator));
  const group = { DBSubnetGroupName: 'blog', DBSubnetGroupDescription: 'blog' };
  await rds.send(new CreateDBSubnetGroupCommand({ ...group, SubnetIds: [...stage.subnets] }));
  const named = { DBInstanceIdentifier: 'blog' };
  await rds.send(
    new CreateDBInstanceCommand({
      ...{ ...named, DBSubnetGroupName: group.DBSubnetGroupName, VpcSecurityGroupIds: [stage.securityGroup] },
      ...{ Engine: 'mysql', DBInstanceClass: 'db.t4g.micro', AllocatedStorage: 20 },
      ...{ MasterUsername: administrator.user, MasterUserPassword: administrator.password },
    }),
  );
  let place = '';
  await waitUntil('the database', async () => {
    const [found] = (await rds.send(new DescribeDBInstancesCommand(named))).DBInstances ?? [];
    place = `${found?.Endpoint?.Address ?? ''}:${found?.Endpoint?.Port ?? 0}`;
    return found?.DBInstanceStatus === 'available' ? undefined : `it is ${found?.DBInstanceStatus ?? 'gone'}`;
  });
  rds.destroy();
  return place;
}

/** Makes a file system with nothing in it but what its access point makes. */
async function makeFiles({ stage }: TaskBench): Promise<{ readonly id: string; readonly point: string }> {
  const efs = new EFSClient(clientConfig(stage.emulator));
  const { FileSystemId: id = '' } = await efs.send(new CreateFileSystemCommand({ CreationToken: 'blog' }));
  const named = { FileSystemId: id };
  await waitUntil('the file system', async () => {
    const [found] = (await efs.send(new DescribeFileSystemsCommand(named))).FileSystems ?? [];
    return found?.LifeCycleState === 'available' ? undefined : found?.LifeCycleState;
  });
  for (const SubnetId of stage.subnets)
    await efs.send(
      new CreateMountTargetCommand({ ...named, SubnetId, SecurityGroups: [stage.securityGroup] }),
    );
  const { AccessPointId: point = '' } = await efs.send(
    new CreateAccessPointCommand({
      ...{ ClientToken: 'blog', ...named, PosixUser: { Uid: 33, Gid: 33 } },
      RootDirectory: { Path: '/content', CreationInfo: { OwnerUid: 33, OwnerGid: 33, Permissions: '755' } },
    }),
  );
  await waitUntil('the mount targets', async () => {
    const { MountTargets = [] } = await efs.send(new DescribeMountTargetsCommand(named));
    const states = MountTargets.map(({ LifeCycleState }) => LifeCycleState);
    return states.every((state) => state === 'available') ? undefined : states.join(', ');
  });
  efs.destroy();
  return { id, point };
}

// The tests are steps of one story: both that is installed and what serves it are ten.
describe('Ten tasks at once on an empty database and an empty file system', () => {
  let bench: TaskBench;
  let tree: WordPressTree;
  let image: string;
  let database: string;
  let files: { readonly id: string; readonly point: string };

  beforeAll(async () => {
    bench = await TaskBench.open({ instances: count / 2 });
    tree = (await wordpressTrees()).newer;
    image = await bench.push('1.0.0', { tree });
    [database, files] = await Promise.all([makeDatabase(bench), makeFiles(bench)]);
  }, longest);

  afterAll(() => bench.close(), longest);

  const define = (more: Readonly<Record<string, string>>): Promise<void> =>
    bench.define(
      {
        image,
        environment: environment({
          ...{ WORDPRESS_DB_HOST: database, WORDPRESS_DB_TLS: 'verify', WORDPRESS_MODE: 'Mutable' },
          ...{ WP_HOME: `http://${site}`, ...more },
        }),
        mountPoints: [{ sourceVolume: 'files', containerPath: '/var/www/html/wp-content' }],
      },
      {
        volumes: [
          {
            name: 'files',
            efsVolumeConfiguration: {
              ...{ fileSystemId: files.id, transitEncryption: 'ENABLED' },
              authorizationConfig: { accessPointId: files.point },
            },
          },
        ],
      },
    );

  test(
    'install one site',
    async () => {
      await define({
        WORDPRESS_DB_ADMIN_USER: administrator.user,
        WORDPRESS_DB_ADMIN_PASSWORD: administrator.password,
        ...{ WORDPRESS_ADMIN_USER: 'ada', WORDPRESS_ADMIN_PASSWORD: 'analytical engine' },
        WORDPRESS_ADMIN_EMAIL: 'ada@example.com',
      });
      const arns = await bench.runAll(count, ['init']);
      const ends = await Promise.all(arns.map((arn) => bench.reach(arn, 'STOPPED')));
      expect(ends.map(({ containers }) => containers?.[0]?.exitCode)).toEqual(Array(count).fill(0));
      const said = (await bench.output()).filter((line) => line.startsWith('wordpress-stack: init: done: '));
      expect(said).toHaveLength(count);
      expect(said.filter((line) => line.includes('done: installed'))).toHaveLength(1);
      expect(said.filter((line) => line.includes('done: nothing to do'))).toHaveLength(count - 1);
    },
    longest,
  );

  test(
    'fill the file system once, and each of them shows the same "Hello world!"',
    async () => {
      await define({});
      const arns = await bench.runAll(count);
      const tasks = await Promise.all(arns.map((arn) => bench.reach(arn, 'RUNNING')));
      const urls = await Promise.all(tasks.map((task) => bench.urlOf(task)));
      expect(new Set(urls).size).toBe(count);
      for (const url of urls) {
        const { hostname: host, port } = new URL(url);
        const get = (path: string) => http({ host, port: Number(port), path, headers: { host: site } });
        await waitUntil(`${url} to serve`, async () => {
          const { status } = await get('/healthz');
          return status === 200 ? undefined : `status ${status}`;
        });
        expect(await get('/')).toMatchObject({ status: 200 });
        const posts = JSON.parse((await get('/?rest_route=/wp/v2/posts')).body) as readonly {
          readonly title: { readonly rendered: string };
        }[];
        expect(posts.map(({ title }) => title.rendered)).toEqual(['Hello world!']);
      }

      const volume = join(bench.folderOf(files.id), 'content');
      expect((await readdir(volume)).sort()).toEqual(
        ['.wordpress-stack-seeded', 'index.php', 'plugins', 'themes', 'uploads'].sort(),
      );
      const themes = await readdir(join(tree.folder, 'wp-content/themes'));
      expect((await readdir(join(volume, 'themes'))).sort()).toEqual(themes.sort());
    },
    longest,
  );
});
