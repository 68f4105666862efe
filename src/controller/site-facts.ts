import { siteUrl } from '../api/v1alpha1/site-url.ts';
import type { WordPressStackSpec } from '../api/v1alpha1/spec.ts';
import type { WordPressStackStatus } from '../api/v1alpha1/status.ts';
import type { MemberStatus, Outputs } from '../engine/index.ts';

/** What the status says of the site itself, read from the outputs of a few resources by their logical ids. */
export interface SiteFacts {
  readonly status: Pick<WordPressStackStatus, 'url' | 'image' | 'service' | 'endpoints'>;
  readonly available: boolean;
  readonly availableReason: string;
  readonly availableMessage: string;
}

export function siteFacts(
  statuses: ReadonlyMap<string, MemberStatus>,
  spec: WordPressStackSpec | undefined,
): SiteFacts {
  const outputs = (id: string): Outputs => statuses.get(id)?.outputs ?? {};
  // A stack has one of the two.
  const front = { ...outputs('load-balancer'), ...outputs('classic-load-balancer') };
  const address = front['dnsName'];
  const targets = { ...outputs('target-health'), ...outputs('instance-health') };
  const healthy = Number(targets['healthy'] ?? '0');
  const repository = spec?.image.repository ?? outputs('repository')['uri'];
  const service = outputs('service');
  const endpoints = {
    ...named('loadBalancer', address),
    ...named('database', outputs('database')['address']),
    ...named('fileSystem', outputs('file-system')['id']),
    ...named('repository', outputs('repository')['uri']),
    ...named('adminSecret', outputs('secret/site-admin')['name']),
  };
  return {
    status: {
      ...(address === undefined || spec === undefined ? {} : named('url', siteUrl(spec, address))),
      ...(spec === undefined
        ? {}
        : {
            image: {
              ...named('desired', repository === undefined ? undefined : `${repository}:${spec.image.tag}`),
              ...named('running', service['runningTag']),
            },
          }),
      ...(service['desired'] === undefined ? {} : { service: serviceFacts(service) }),
      ...(Object.keys(endpoints).length === 0 ? {} : { endpoints }),
    },
    ...availability(healthy, spec),
  };
}

type Rollout = NonNullable<NonNullable<WordPressStackStatus['service']>['rollout']>;
const ROLLOUTS: readonly Rollout[] = ['Completed', 'InProgress', 'Failed', 'RolledBack'];

function serviceFacts(service: Outputs): NonNullable<WordPressStackStatus['service']> {
  const rollout = ROLLOUTS.find((value) => value === service['rollout']);
  return {
    summary: `${service['running'] ?? '0'}/${service['desired'] ?? '0'}`,
    desired: Number(service['desired']),
    running: Number(service['running'] ?? '0'),
    pending: Number(service['pending'] ?? '0'),
    ...(rollout === undefined ? {} : { rollout }),
    ...named('taskDefinition', service['taskDefinition']),
    ...named('failedTag', service['failedTag']),
  };
}

function availability(healthy: number, spec: WordPressStackSpec | undefined): Omit<SiteFacts, 'status'> {
  if (healthy > 0) {
    return {
      available: true,
      availableReason: 'TargetsHealthy',
      availableMessage: `${healthy} healthy targets`,
    };
  }
  if (spec?.service.replicas === 0) {
    return {
      available: false,
      availableReason: 'ScaledToZero',
      availableMessage: 'spec.service.replicas is 0',
    };
  }
  return {
    available: false,
    availableReason: 'NoHealthyTargets',
    availableMessage: 'the load balancer has no healthy target',
  };
}

function named<Name extends string>(name: Name, value: string | undefined): Partial<Record<Name, string>> {
  return value === undefined || value === '' ? {} : ({ [name]: value } as Record<Name, string>);
}
