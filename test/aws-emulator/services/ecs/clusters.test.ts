import {
  CreateClusterCommand,
  DeleteClusterCommand,
  DescribeClustersCommand,
  ListClustersCommand,
  ListTagsForResourceCommand,
  RunTaskCommand,
  StopTaskCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateClusterCommand,
} from '@aws-sdk/client-ecs';
import { describe, expect, test } from '@jest/globals';
import {
  createCluster,
  createWeb,
  registerWeb,
  runInstance,
  setStage,
  webTasks,
} from '../../scheduler/stage.ts';
import { refusal } from '../../testing/setup.ts';

const named = { cluster: 'blog' };

describe('Clusters', () => {
  test('a name makes one cluster, and a deleted one is revived', async () => {
    const { ecs } = await setStage();
    const made = await ecs.send(
      new CreateClusterCommand({ clusterName: 'blog', tags: [{ key: 'owner', value: 'me' }] }),
    );
    const again = await ecs.send(new CreateClusterCommand({ clusterName: 'blog' }));
    expect(again.cluster).toMatchObject({
      clusterArn: made.cluster?.clusterArn,
      tags: [{ key: 'owner', value: 'me' }],
    });
    await ecs.send(new DeleteClusterCommand(named));
    expect((await ecs.send(new ListClustersCommand({}))).clusterArns).toEqual([]);
    expect((await ecs.send(new DescribeClustersCommand({ clusters: ['blog'] }))).clusters).toMatchObject([
      { status: 'INACTIVE' },
    ]);
    expect((await ecs.send(new CreateClusterCommand({ clusterName: 'blog' }))).cluster).toMatchObject({
      status: 'ACTIVE',
      tags: [],
    });
  });

  test('tags, settings and attachments are shown when they are asked for', async () => {
    const { ecs } = await setStage();
    await ecs.send(new CreateClusterCommand({ clusterName: 'blog', tags: [{ key: 'owner', value: 'me' }] }));
    await ecs.send(
      new UpdateClusterCommand({ ...named, settings: [{ name: 'containerInsights', value: 'enabled' }] }),
    );
    const plain = await ecs.send(new DescribeClustersCommand({ clusters: ['blog'] }));
    expect(plain.clusters).toMatchObject([{ tags: [], settings: [] }]);
    const full = await ecs.send(
      new DescribeClustersCommand({ clusters: ['blog'], include: ['TAGS', 'SETTINGS', 'ATTACHMENTS'] }),
    );
    expect(full.clusters).toMatchObject([
      {
        tags: [{ key: 'owner', value: 'me' }],
        settings: [{ name: 'containerInsights', value: 'enabled' }],
        attachments: [],
      },
    ]);
  });

  test('what is not there is a failure in the answer for reads, an error for writes', async () => {
    const { ecs } = await setStage();
    expect((await ecs.send(new DescribeClustersCommand({ clusters: ['other'] }))).failures).toMatchObject([
      { reason: 'MISSING' },
    ]);
    expect(await refusal(ecs.send(new DeleteClusterCommand(named)))).toMatchObject({
      name: 'ClusterNotFoundException',
    });
  });

  test('services, tasks and instances keep a cluster in place', async () => {
    const stage = await setStage();
    const { ecs, clock } = stage;
    await createCluster(stage, 0);
    await registerWeb(stage, '1');
    const remove = () => refusal(ecs.send(new DeleteClusterCommand(named)));
    const network = { awsvpcConfiguration: { subnets: [...stage.subnets] } };
    await ecs.send(new RunTaskCommand({ ...named, taskDefinition: 'web', networkConfiguration: network }));
    expect(await remove()).toMatchObject({ name: 'ClusterContainsTasksException' });
    const [task] = await webTasks(stage);
    await ecs.send(new StopTaskCommand({ ...named, task: task?.taskArn }));
    await clock.advance(60);
    await createWeb(stage);
    expect(await remove()).toMatchObject({ name: 'ClusterContainsServicesException' });
    await runInstance(stage, 'blog');
    await clock.advance(150);
    expect(await remove()).toMatchObject({ name: 'ClusterContainsContainerInstancesException' });
  });

  test('tags are merged by key and refused from aws:', async () => {
    const { ecs } = await setStage();
    const { cluster } = await ecs.send(
      new CreateClusterCommand({ clusterName: 'blog', tags: [{ key: 'a', value: '1' }] }),
    );
    const resourceArn = cluster?.clusterArn;
    await ecs.send(
      new TagResourceCommand({
        resourceArn,
        tags: [
          { key: 'a', value: '2' },
          { key: 'b', value: '3' },
        ],
      }),
    );
    await ecs.send(new UntagResourceCommand({ resourceArn, tagKeys: ['b'] }));
    expect((await ecs.send(new ListTagsForResourceCommand({ resourceArn }))).tags).toEqual([
      { key: 'a', value: '2' },
    ]);
    const reserved = new TagResourceCommand({ resourceArn, tags: [{ key: 'aws:owner', value: 'x' }] });
    expect(await refusal(ecs.send(reserved))).toMatchObject({ name: 'InvalidParameterException' });
  });

  test('a new cluster is seen by reads after a while', async () => {
    const { ecs, clock } = await setStage({ lag: 'maximum' });
    await ecs.send(new CreateClusterCommand({ clusterName: 'blog' }));
    expect((await ecs.send(new ListClustersCommand({}))).clusterArns).toEqual([]);
    await clock.advance(60);
    expect((await ecs.send(new ListClustersCommand({}))).clusterArns).toHaveLength(1);
  });
});
