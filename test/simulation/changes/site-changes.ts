import type { Change } from './change.ts';

export const siteChanges: readonly Change[] = [
  {
    edit: '`image.tag` (`repository` alike)',
    effect:
      'New task definition revisions; the init task of the image says what it would do to the database, does it, after a snapshot when that is an upgrade, and is noted as done; then a rolling update: new tasks serve before old ones stop.',
    downtime: 'none',
    spec: { image: { tag: '2.0.0' } },
    fields: ['image.tag', 'image.repository'],
    writes: {
      'ecs:RegisterTaskDefinition': 2,
      'ecs:RunTask': 1,
      'ecs:TagResource': 1,
      'ecs:UpdateService': 1,
    },
    order: ['RunTask', 'TagResource', 'UpdateService'],
    tells: [
      { condition: 'ServiceReady', reason: 'Initialising' },
      { condition: 'ServiceReady', reason: 'RollingOut' },
    ],
  },
  {
    edit: '`wordpress.url`',
    effect:
      'A new task definition revision, and a rolling update. The load balancer and DNS are not touched.',
    downtime: 'none; tasks of the old revision send visitors to the old address until it is complete',
    spec: { wordpress: { url: 'http://www.example.com' } },
    writes: { 'ecs:RegisterTaskDefinition': 2, 'ecs:UpdateService': 1 },
  },
  {
    edit: '`wordpress.mode`',
    effect:
      'A new task definition revision, and a rolling update. Uploads stay where they are; on the way to Mutable the first task fills the file system with the plugins and themes of the image, and the way back leaves them there unused.',
    downtime: 'none',
    spec: { wordpress: { mode: 'Mutable' } },
    writes: { 'ecs:RegisterTaskDefinition': 2, 'ecs:UpdateService': 1 },
  },
  {
    edit: '`wordpress.title`, `wordpress.adminUser`, `wordpress.adminEmail`',
    effect:
      'A new task definition revision of the init task, which nothing runs for it: WordPress reads them when it is installed, and keeps its own afterwards.',
    downtime: 'none',
    spec: { wordpress: { title: 'Another title', adminUser: 'jane', adminEmail: 'jane@example.com' } },
    writes: { 'ecs:RegisterTaskDefinition': 1 },
  },
  {
    edit: '`service.cpuUnits`, `service.memoryMiB`',
    effect: 'A new task definition revision, and a rolling update.',
    downtime: 'none',
    spec: { service: { cpuUnits: 512, memoryMiB: 900 } },
    writes: { 'ecs:RegisterTaskDefinition': 1, 'ecs:UpdateService': 1 },
    tells: [{ condition: 'ServiceReady', reason: 'RollingOut' }],
  },
  {
    edit: '`service.replicas`',
    effect: 'The desired count of the service is set; ECS adds instances when there is no room.',
    downtime: 'none',
    spec: { service: { replicas: 3 } },
    writes: { 'ecs:UpdateService': 1 },
  },
  {
    edit: '`service.minimumHealthyPercent`, `service.maximumPercent`',
    effect: 'The bounds of the service are set; the next rollout keeps to them.',
    downtime: 'none',
    spec: { service: { minimumHealthyPercent: 90, maximumPercent: 150 } },
    writes: { 'ecs:UpdateService': 1 },
  },
  {
    edit: '`storage.transitionToIADays`',
    effect: 'The lifecycle of the file system is set; files move between the classes over time.',
    downtime: 'none',
    spec: { storage: { transitionToIADays: 0 } },
    writes: { 'efs:PutLifecycleConfiguration': 1 },
  },
  {
    edit: '`storage.throughputMode`',
    effect: 'The mode of the file system is set.',
    downtime: 'none',
    spec: { storage: { throughputMode: 'Bursting' } },
    writes: { 'efs:UpdateFileSystem': 1 },
  },
  {
    edit: '`storage.throughputMode`: again within a day',
    effect:
      'EFS takes one change a day: StorageReady says StorageCooldown, and the change is tried again every hour.',
    downtime: 'none',
    spec: { storage: { throughputMode: 'Elastic' } },
    writes: { 'efs:UpdateFileSystem': 1 },
    tells: [{ condition: 'StorageReady', reason: 'StorageCooldown', message: /UpdateFileSystem/u }],
    refusals: ['efs:UpdateFileSystem TooManyRequests'],
    days: 1,
  },
];
