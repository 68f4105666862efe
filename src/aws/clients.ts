import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ECRClient } from '@aws-sdk/client-ecr';
import { ECSClient } from '@aws-sdk/client-ecs';
import { EFSClient } from '@aws-sdk/client-efs';
import { ElasticLoadBalancingClient } from '@aws-sdk/client-elastic-load-balancing';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { IAMClient } from '@aws-sdk/client-iam';
import { RDSClient } from '@aws-sdk/client-rds';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient, type STSClientConfig } from '@aws-sdk/client-sts';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types';
import type { Clock } from '../clock.ts';
import { cacheCredentials } from './credentials.ts';
import { retryPolicy, sendOnce, type RetryPolicy } from './retry-strategy.ts';

export interface ClientsOptions {
  readonly region: string;
  readonly credentials: AwsCredentialIdentity | AwsCredentialIdentityProvider;
  readonly clock: Clock;
  /** A number in [0, 1): spreads retries. */
  readonly random: () => number;
  /** Default is HTTP with connections kept alive. One that is passed in is not destroyed with the clients. */
  readonly requestHandler?: NonNullable<STSClientConfig['requestHandler']>;
  /** Default is the service's own endpoint in the region. */
  readonly endpoint?: string | undefined;
  /** Default is signature version 4. */
  readonly signer?: NonNullable<STSClientConfig['signer']>;
  /** What sends in the place of a client of the SDK, made from it. Default is the client itself. */
  readonly through?: (client: SdkClient) => Pick<SdkClient, 'send'>;
  /** AWS is this much faster than the real one: divides the waits between attempts. Default is 1. */
  readonly timeScale?: number;
}

/** Clients of one region with one identity. */
export interface Clients {
  readonly region: string;
  readonly retry: RetryPolicy;
  /** Sends once. Rejects with what the SDK throws. */
  send(service: string, command: object, signal: AbortSignal): Promise<object>;
  /** The next call fetches credentials anew. */
  forgetCredentials(): void;
  /** Closes the connections. */
  destroy(): void;
}

export interface SdkClient {
  /** What the client was made with, and what the SDK has added. */
  readonly config: object;
  send(command: object, options: { readonly abortSignal: AbortSignal }): Promise<object>;
}

type ClientConfig = ReturnType<typeof configOf>;

const constructors = {
  autoscaling: AutoScalingClient,
  ec2: EC2Client,
  ecr: ECRClient,
  ecs: ECSClient,
  elasticfilesystem: EFSClient,
  elasticloadbalancing: ElasticLoadBalancingV2Client,
  'elasticloadbalancing-classic': ElasticLoadBalancingClient,
  iam: IAMClient,
  logs: CloudWatchLogsClient,
  rds: RDSClient,
  secretsmanager: SecretsManagerClient,
  servicequotas: ServiceQuotasClient,
  ssm: SSMClient,
  sts: STSClient,
} as unknown as Readonly<Record<string, new (config: ClientConfig) => SdkClient>>;

/** Makes the client of a service when it is first needed. */
export function createClients(options: ClientsOptions): Clients {
  const credentials = cacheCredentials(options.credentials, options.clock);
  const ownHandler = options.requestHandler === undefined ? httpHandler() : undefined;
  const config = configOf(options, credentials, options.requestHandler ?? ownHandler);
  const { through = (client: SdkClient) => client } = options;
  const clients = new Map<string, Pick<SdkClient, 'send'>>();
  const clientOf = (service: string): Pick<SdkClient, 'send'> => {
    const known = clients.get(service);
    if (known !== undefined) return known;
    const constructor = constructors[service];
    if (constructor === undefined) throw new Error(`There is no client for the service ${service}.`);
    const client = through(new constructor(config));
    clients.set(service, client);
    return client;
  };
  return {
    region: options.region,
    retry: retryPolicy(options),
    send: (service, command, signal) => clientOf(service).send(command, { abortSignal: signal }),
    forgetCredentials: credentials.forget,
    destroy: () => ownHandler?.destroy(),
  };
}

/**
 * Every setting has a value: what is left out, the SDK looks up in the shared config files and in the environment at
 * the first call, and a file on somebody's machine would change what the operator does.
 */
function configOf(
  options: ClientsOptions,
  credentials: AwsCredentialIdentityProvider,
  requestHandler: ClientsOptions['requestHandler'],
) {
  return {
    region: options.region,
    credentials,
    requestHandler,
    retryStrategy: sendOnce,
    retryMode: 'standard',
    maxAttempts: 1,
    defaultsMode: 'standard',
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    ignoreConfiguredEndpointUrls: true,
    authSchemePreference: [],
    disableClockSkewCorrection: false,
    sigv4aSigningRegionSet: [options.region],
    userAgentAppId: 'wordpress-stack-operator',
    ...(options.endpoint !== undefined && { endpoint: options.endpoint }),
    ...(options.signer !== undefined && { signer: options.signer }),
  };
}

/** A call that hangs would hold a worker: AWS answers within seconds or not at all. */
function httpHandler(): NodeHttpHandler {
  return new NodeHttpHandler({
    connectionTimeout: 3_000,
    requestTimeout: 20_000,
    socketTimeout: 20_000,
    throwOnRequestTimeout: true,
  });
}
