import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
  type FilteredLogEvent,
} from '@aws-sdk/client-cloudwatch-logs';
import { EC2Client, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import { ECRClient, PutImageCommand } from '@aws-sdk/client-ecr';
import {
  DescribeContainerInstancesCommand,
  DescribeTasksCommand,
  ECSClient,
  ListClustersCommand,
  ListTasksCommand,
  type Task,
} from '@aws-sdk/client-ecs';
import {
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { join } from 'node:path';
import { startControlPlane } from '../../control-plane/control-plane.ts';
import { startEmulator } from '../../control-plane/emulator-process.ts';
import { environment } from '../../control-plane/environment.ts';
import type { Kubectl } from '../../control-plane/kubectl.ts';
import {
  imagesFolder,
  makeOwnedFolder,
  projectFolder,
  removeFolder,
} from '../../control-plane/local-folder.ts';
import { startOperator } from '../../control-plane/operator-process.ts';
import { waitUntil } from '../../control-plane/wait-until.ts';
import { wordpressTrees } from '../../image/support/wordpress-trees.ts';
import { conditionOf, readStack } from '../../tools/stack-object.ts';
import type { StackName, StackObject } from '../../tools/stack-object.ts';
import { openUrl } from '../../image/support/open-url.ts';
import type { HttpAnswer, HttpRequest } from '../../image/support/http-client.ts';
import { buildNativeImage } from './native-image.ts';

const timeScale = 20;

type SecretContent = Readonly<Record<string, string>>;

/** AWS takes a quarter of an hour for a stack, and real servers the time that they take. */
const patience = { timeoutMilliseconds: 600_000 };

/** Kubernetes, the operator, and an emulator whose containers, databases and load balancers are real. */
export class SiteBench {
  readonly kubectl: Kubectl;
  readonly #ecr: ECRClient;
  readonly #secrets: SecretsManagerClient;
  readonly #ecs: ECSClient;
  readonly #ec2: EC2Client;
  readonly #logs: CloudWatchLogsClient;
  readonly #folder: string;
  readonly #closing = new AbortController();

  private constructor(folder: string, kubectl: Kubectl, endpoint: string) {
    this.#folder = folder;
    this.kubectl = kubectl;
    const credentials = { accessKeyId: '123456789012', secretAccessKey: 'emulator' };
    const config = { endpoint, region: 'eu-west-1', credentials };
    this.#ecr = new ECRClient(config);
    this.#secrets = new SecretsManagerClient(config);
    this.#ecs = new ECSClient(config);
    this.#ec2 = new EC2Client(config);
    this.#logs = new CloudWatchLogsClient(config);
  }

  static async open(): Promise<SiteBench> {
    const folder = await makeOwnedFolder();
    try {
      const controlPlane = await startControlPlane({ directory: folder });
      await controlPlane.kubectl.applyManifests([join(projectFolder, 'crds')]);
      const awsEndpoint = await startEmulator({ folder, timeScale, live: true });
      const known = environment({ kubeconfig: controlPlane.kubeconfig, awsEndpoint, timeScale });
      await startOperator({
        folder,
        name: 'operator',
        environment: { ...known, WPS_LEADER_ELECTION: 'false' },
      });
      return new SiteBench(folder, controlPlane.kubectl, awsEndpoint);
    } catch (error) {
      await removeFolder(folder);
      throw error;
    }
  }

  /** Aborted when nobody is to ask it for anything any more. */
  get closed(): AbortSignal {
    return this.#closing.signal;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#ecr.destroy();
    this.#secrets.destroy();
    this.#ecs.destroy();
    this.#ec2.destroy();
    this.#logs.destroy();
    await removeFolder(this.#folder);
  }

  async apply(manifest: string): Promise<void> {
    await this.kubectl.run(['apply', '--filename=-'], { input: manifest });
  }

  /** Lays out the image of one of the two WordPress versions, and pushes it as soon as there is a repository. */
  async push(
    stack: StackName,
    tag: string,
    version: 'older' | 'newer',
    added?: Readonly<Record<string, string>>,
  ): Promise<void> {
    const { status } = await this.until(
      stack,
      'a repository',
      (seen) => seen.status?.endpoints?.repository !== undefined,
    );
    const uri = status?.endpoints?.repository ?? '';
    const tree = (await wordpressTrees())[version];
    const { manifest, mediaType } = await buildNativeImage(imagesFolder, {
      tree,
      ...(added === undefined ? {} : { added }),
    });
    await this.#ecr.send(
      new PutImageCommand({
        repositoryName: uri.slice(uri.indexOf('/') + 1),
        ...{ imageTag: tag, imageManifest: manifest, imageManifestMediaType: mediaType },
      }),
    );
  }

  /** Waits for the stack to be as `holds` wants it. Rejects with what it says of itself. */
  async until(stack: StackName, what: string, holds: (seen: StackObject) => boolean): Promise<StackObject> {
    let seen: StackObject | undefined;
    const look = async (): Promise<string | undefined> => {
      seen = await readStack(this.kubectl, stack);
      if (seen && holds(seen)) return undefined;
      const ready = conditionOf(seen, 'Ready');
      return ready ? `it says ${ready.reason}: ${ready.message}` : 'it has no status';
    };
    await waitUntil(`${stack.name}: ${what}`, look, patience);
    if (!seen) throw new Error(`${stack.name} is gone`);
    return seen;
  }

  /** Waits for anything else. `look` answers with what it waits for, and with nothing in the end. */
  wait(what: string, look: () => Promise<string | undefined>): Promise<void> {
    return waitUntil(what, look, patience);
  }

  untilReady(stack: StackName): Promise<StackObject> {
    return this.until(stack, 'Ready', (seen) => {
      const ready = conditionOf(seen, 'Ready');
      return ready?.status === 'True' && ready.observedGeneration === seen.metadata.generation;
    });
  }

  /** Waits for a rollback whose cause is told: ECS is believed at once, and its dead tasks are looked at after that. */
  untilRolledBack(stack: StackName, cause: string): Promise<StackObject> {
    return this.until(stack, `rolled back because of ${cause}`, (seen) => {
      const ready = conditionOf(seen, 'Ready');
      return ready?.reason === 'RolledBack' && ready.message.includes(cause);
    });
  }

  /** The first password of the site's administrator, from where the status says it is. */
  async adminPassword({ status }: StackObject): Promise<string> {
    const { SecretString = '{}' } = await this.#secrets.send(
      new GetSecretValueCommand({ SecretId: status?.endpoints?.adminSecret }),
    );
    return (JSON.parse(SecretString) as { readonly password: string }).password;
  }

  /** Changes a secret of the only stack behind the operator's back. Returns what it held before. */
  async changeSecret(
    resource: string,
    change: (value: SecretContent) => SecretContent,
  ): Promise<SecretContent> {
    const { SecretList = [] } = await this.#secrets.send(new ListSecretsCommand({}));
    const tag = { Key: 'wordpress-stack.dev/resource', Value: resource };
    const secret = SecretList.find(({ Tags = [] }) =>
      Tags.some(({ Key, Value }) => Key === tag.Key && Value === tag.Value),
    );
    const named = { SecretId: secret?.ARN };
    const { SecretString = '{}' } = await this.#secrets.send(new GetSecretValueCommand(named));
    const before = JSON.parse(SecretString) as SecretContent;
    const after = JSON.stringify(change(before));
    await this.#secrets.send(new PutSecretValueCommand({ ...named, SecretString: after }));
    return before;
  }

  /** Lines with a text in them that containers of the only stack have written. */
  async said(text: string): Promise<readonly FilteredLogEvent[]> {
    const { logGroups = [] } = await this.#logs.send(new DescribeLogGroupsCommand({}));
    const [{ logGroupName } = {}] = logGroups;
    const asked = new FilterLogEventsCommand({ logGroupName, filterPattern: `"${text}"` });
    return (await this.#logs.send(asked)).events ?? [];
  }

  /** Where a task listens, as its container has said at its start. */
  async doorOf({ taskArn = '' }: Task): Promise<Pick<HttpRequest, 'host' | 'port'>> {
    const lines = await this.said('wordpress-stack: serving');
    const own = lines.find(({ logStreamName = '' }) => logStreamName.endsWith(`/${taskArn.slice(-32)}`));
    const [, host = '', port = ''] = / on ([0-9.]+):(\d+),/.exec(own?.message ?? '') ?? [];
    if (host === '') throw new Error(`task ${taskArn} has not said where it serves`);
    return { host, port: Number(port) };
  }

  /** The tasks that serve the only site of the bench. */
  async tasks(): Promise<readonly Task[]> {
    const { clusterArns: [cluster = ''] = [] } = await this.#ecs.send(new ListClustersCommand({}));
    const { taskArns = [] } = await this.#ecs.send(new ListTasksCommand({ cluster }));
    const { tasks = [] } = await this.#ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns }));
    return tasks.filter(
      ({ lastStatus, group = '' }) => lastStatus === 'RUNNING' && group.startsWith('service:'),
    );
  }

  /** Takes away the machine that a task runs on, without a word to anybody. */
  async terminateInstanceOf({ clusterArn, containerInstanceArn = '' }: Task): Promise<void> {
    const asked = { cluster: clusterArn, containerInstances: [containerInstanceArn] };
    const { containerInstances = [] } = await this.#ecs.send(new DescribeContainerInstancesCommand(asked));
    const ids = containerInstances.flatMap(({ ec2InstanceId }) => ec2InstanceId ?? []);
    await this.#ec2.send(new TerminateInstancesCommand({ InstanceIds: ids }));
  }

  /** Deletes the object and waits until it is gone. Returns the manifest that brings back what it has left. */
  async delete({ namespace, name }: StackName): Promise<string> {
    const where = `--namespace=${namespace}`;
    await this.kubectl.run(['delete', 'wordpressstack', name, where, '--wait=false']);
    await waitUntil(
      `${name}: gone`,
      async () => {
        const seen = await readStack(this.kubectl, { namespace, name });
        const ready = conditionOf(seen, 'Ready');
        return seen ? `it says ${ready?.reason ?? ''}: ${ready?.message ?? ''}` : undefined;
      },
      patience,
    );
    const kept = ['get', 'configmap', `${name}-kept-data`, where, '--output=jsonpath={.data.manifest}'];
    return this.kubectl.run(kept);
  }

  /** What a browser of this machine gets from a URL. */
  get(url: string, change: Partial<HttpRequest> = {}): Promise<HttpAnswer> {
    return openUrl(url, change);
  }
}
