import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { projectFolder } from '../../control-plane/local-folder.ts';
import { smallest, type Spec } from '../../integration/support/spec.ts';

/** A stack, and how many objects of each type it is made of. */
export interface SampleStack {
  readonly name: string;
  readonly spec: Spec;
  readonly objects: Readonly<Record<string, number>>;
  /** By what writes it follows the edits. */
  readonly editWrites: Readonly<Record<string, number>>;
  /** What its deletion leaves, by its policy. */
  readonly kept: Readonly<Record<string, number>>;
}

/** A tag on everything, and changes of one field or some in each layer. */
export const edits = {
  tags: { team: 'web' },
  database: {
    parameters: { long_query_time: '2' },
    backupRetentionDays: 14,
    instanceClass: 'db.t4g.small',
    applyChanges: 'Immediately',
  },
  storage: { transitionToIADays: 90, throughputMode: 'Bursting' },
  loadBalancer: { idleTimeoutSeconds: 120, allowedCIDRs: ['203.0.113.0/24', '198.51.100.0/24'] },
  capacity: { minSize: 3, maxSize: 4 },
  service: { replicas: 3 },
};

const commonEditWrites = {
  'autoscaling:CreateOrUpdateTags': 1,
  // The version of its template, and its bounds.
  'autoscaling:UpdateAutoScalingGroup': 2,
  // Tags are given to instances by the template.
  'ec2:CreateLaunchTemplateVersion': 1,
  'ecr:TagResource': 1,
  'ecs:TagResource': 5,
  'ecs:UpdateService': 1,
  'elasticfilesystem:PutLifecycleConfiguration': 1,
  'elasticfilesystem:TagResource': 2,
  'elasticfilesystem:UpdateFileSystem': 1,
  'iam:TagInstanceProfile': 1,
  'iam:TagRole': 4,
  'logs:TagResource': 1,
  'rds:AddTagsToResource': 3,
  // The class and the backups.
  'rds:ModifyDBInstance': 2,
  'rds:ModifyDBParameterGroup': 1,
  'secretsmanager:TagResource': 4,
};

/** What both kinds of stack have, in three zones. */
const common = {
  'autoscaling/group': 1,
  'ec2/instance': 2,
  'ec2/internet-gateway': 1,
  'ec2/launch-template': 1,
  // One of each zone and tier, besides the VPC's own.
  'ec2/route-table': 10,
  'ec2/subnet': 9,
  'ec2/vpc': 1,
  'ecr/repository': 1,
  'ecs/capacity-provider': 1,
  'ecs/cluster': 1,
  'ecs/service': 1,
  'ecs/task': 2,
  // Of the site, and of its init task.
  'ecs/task-definition': 2,
  'efs/access-point': 1,
  'efs/file-system': 1,
  'efs/mount-target': 3,
  'iam/instance-profile': 1,
  'iam/role': 4,
  'logs/log-group': 1,
  'rds/db': 1,
  'rds/parameter-group': 1,
  'rds/subnet-group': 1,
  'secretsmanager/secret': 4,
};

const application: SampleStack = {
  name: 'application',
  spec: smallest,
  objects: {
    ...common,
    'ec2/elastic-ip': 1,
    'ec2/nat-gateway': 1,
    // Of the NAT gateway, three mount targets, two instances and two tasks.
    'ec2/network-interface': 8,
    // The VPC's own is among them.
    'ec2/security-group': 6,
    'ec2/security-group-rule': 10,
    'elbv2/listener': 1,
    'elbv2/load-balancer': 1,
    'elbv2/target-group': 1,
  },
  editWrites: {
    ...commonEditWrites,
    'ec2:AuthorizeSecurityGroupIngress': 1,
    'ec2:CreateTags': 28,
    'ec2:RevokeSecurityGroupIngress': 1,
    'elbv2:AddTags': 3,
    'elbv2:ModifyLoadBalancerAttributes': 1,
  },
  kept: {},
};

/** The seed's sample. Its data outlives it, as the default is. */
async function classic(): Promise<SampleStack> {
  const text = await readFile(join(projectFolder, 'manifests', 'samples', 'seed.yaml'), 'utf8');
  const { spec } = parse(text) as { readonly spec: Spec };
  return {
    name: 'classic',
    spec,
    objects: {
      ...common,
      'ec2/elastic-ip': 3,
      'ec2/nat-gateway': 3,
      // Of the NAT gateways, three mount targets and two instances, whose address the tasks share.
      'ec2/network-interface': 8,
      'ec2/security-group': 5,
      'ec2/security-group-rule': 8,
      'elb/load-balancer': 1,
    },
    editWrites: {
      ...commonEditWrites,
      // One of the two blocks was allowed before.
      'ec2:AuthorizeSecurityGroupIngress': 1,
      'ec2:CreateTags': 31,
      'elasticloadbalancing:AddTags': 1,
      'elasticloadbalancing:ModifyLoadBalancerAttributes': 1,
    },
    // The final snapshot, and the one from before the upgrade.
    kept: { 'ecr/repository': 1, 'efs/file-system': 1, 'rds/snapshot': 2 },
  };
}

export async function sampleStacks(): Promise<readonly SampleStack[]> {
  return [application, await classic()];
}
