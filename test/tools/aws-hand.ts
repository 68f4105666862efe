import { EC2Client, DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { ECRClient, PutImageCommand } from '@aws-sdk/client-ecr';
import { DeleteServiceCommand, ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  ElasticLoadBalancingV2Client,
  ModifyListenerCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  GetSecretValueCommand,
  ListSecretsCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { derivedName } from '../../src/engine/index.ts';
import { NetworkHand, ofStack } from './network-hand.ts';

const mediaType = 'application/vnd.oci.image.manifest.v1+json';

function manifestNamed(tag: string): string {
  const config = {
    mediaType: 'application/vnd.oci.image.config.v1+json',
    digest: `sha256:${Buffer.from(tag).toString('hex').padEnd(64, '0')}`,
    size: 7023,
  };
  return JSON.stringify({ schemaVersion: 2, mediaType, config, layers: [] });
}

/** Somebody with the AWS console open: looks at what was made, and changes it behind the operator's back. */
export class AwsHand {
  readonly network: NetworkHand;
  readonly #ec2: EC2Client;
  readonly #ecr: ECRClient;
  readonly #ecs: ECSClient;
  readonly #secrets: SecretsManagerClient;
  readonly #balancing: ElasticLoadBalancingV2Client;

  constructor(endpoint: string, environment: Readonly<Record<string, string>>) {
    const config = {
      endpoint,
      region: environment['AWS_REGION'] ?? '',
      credentials: {
        accessKeyId: environment['AWS_ACCESS_KEY_ID'] ?? '',
        secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'] ?? '',
      },
    };
    this.#ec2 = new EC2Client(config);
    this.#ecr = new ECRClient(config);
    this.#ecs = new ECSClient(config);
    this.#secrets = new SecretsManagerClient(config);
    this.#balancing = new ElasticLoadBalancingV2Client(config);
    this.network = new NetworkHand(this.#ec2);
  }

  /** An account that was never used has nothing yet; the first call gives it its default VPC. */
  async warmUp(): Promise<void> {
    await this.#ec2.send(new DescribeVpcsCommand({}));
  }

  /** Ids of the VPCs that carry the tag of the stack. */
  async vpcsOf(stackId: string): Promise<readonly string[]> {
    const { Vpcs = [] } = await this.#ec2.send(new DescribeVpcsCommand({ Filters: ofStack(stackId) }));
    return Vpcs.map((vpc) => vpc.VpcId ?? '');
  }

  /**
   * Pushes an image as `docker push` does at its end. Default is a manifest that is no other image's, for emulators
   * that look at nothing but its tag.
   */
  async pushImage(repositoryURI: string, tag: string, manifest = manifestNamed(tag)): Promise<void> {
    await this.#ecr.send(
      new PutImageCommand({
        repositoryName: repositoryURI.slice(repositoryURI.indexOf('/') + 1),
        imageTag: tag,
        imageManifestMediaType: mediaType,
        imageManifest: manifest,
      }),
    );
  }

  /** Has the stack's load balancer answer everybody with 503. Returns the listener's ARN. */
  async breakListener(stackId: string): Promise<string> {
    const { LoadBalancers = [] } = await this.#balancing.send(
      new DescribeLoadBalancersCommand({ Names: [derivedName({ stackId }, 'load-balancer')] }),
    );
    const LoadBalancerArn = LoadBalancers[0]?.LoadBalancerArn;
    const { Listeners = [] } = await this.#balancing.send(new DescribeListenersCommand({ LoadBalancerArn }));
    const ListenerArn = Listeners[0]?.ListenerArn;
    await this.#balancing.send(
      new ModifyListenerCommand({
        ListenerArn,
        DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '503' } }],
      }),
    );
    return ListenerArn ?? '';
  }

  /** Sets the number of tasks by hand. Returns the service's name. */
  async scaleService(stackId: string, desiredCount: number): Promise<string> {
    const service = derivedName({ stackId }, 'wordpress');
    const cluster = derivedName({ stackId }, 'cluster');
    await this.#ecs.send(new UpdateServiceCommand({ cluster, service, desiredCount }));
    return service;
  }

  /** Deletes the service with all of its tasks. */
  async deleteService(stackId: string): Promise<void> {
    const service = derivedName({ stackId }, 'wordpress');
    const cluster = derivedName({ stackId }, 'cluster');
    await this.#ecs.send(new DeleteServiceCommand({ cluster, service, force: true }));
  }

  /** What a secret holds, key by key. */
  async secretNamed(SecretId: string): Promise<Readonly<Record<string, string>>> {
    const { SecretString = '{}' } = await this.#secrets.send(new GetSecretValueCommand({ SecretId }));
    return JSON.parse(SecretString) as Readonly<Record<string, string>>;
  }

  /** Every value that Secrets Manager keeps and nobody else may show: passwords, keys and salts. */
  async secretValues(): Promise<readonly string[]> {
    const { SecretList = [] } = await this.#secrets.send(new ListSecretsCommand({}));
    const values = await Promise.all(
      SecretList.map(async ({ ARN }) => {
        const { SecretString = '{}' } = await this.#secrets.send(
          new GetSecretValueCommand({ SecretId: ARN }),
        );
        return Object.entries(JSON.parse(SecretString) as Readonly<Record<string, string>>);
      }),
    );
    return values.flat().flatMap(([key, value]) => (/password|key|salt/iu.test(key) ? [value] : []));
  }

  destroy(): void {
    for (const client of [this.#ec2, this.#ecr, this.#ecs, this.#secrets, this.#balancing]) client.destroy();
  }
}
