import type { LogicalId } from '../../../src/engine/index.ts';

/** What becomes of an object that somebody deletes as far as AWS lets them. */
export type DeletionEnd =
  /** It is made again. */
  | 'repaired'
  /** AWS refuses with this code; what was undone on the way is put back. */
  | { readonly refused: string }
  /** A human must act: the reason of the condition Stalled. */
  | { readonly stalled: string };

/** By kind, and by member where members differ. Kinds that nobody can delete are not in it: they have no way to remove. */
export const deletions: Readonly<Record<string, Readonly<Record<LogicalId, DeletionEnd>>>> = {
  vpc: { vpc: { refused: 'DependencyViolation' } },
  'internet-gateway': { 'internet-gateway': { refused: 'DependencyViolation' } },
  subnet: {
    'subnet/public/a': { refused: 'DependencyViolation' },
    'subnet/app/a': { refused: 'DependencyViolation' },
    'subnet/data/a': { refused: 'DependencyViolation' },
  },
  'elastic-ip': { 'elastic-ip/a': { refused: 'AuthFailure' } },
  'nat-gateway': { 'nat-gateway/a': 'repaired' },
  'route-table': { 'route-table/app/a': 'repaired', 'route-table/data/b': 'repaired' },
  'security-group': { 'security-group/tasks': { refused: 'DependencyViolation' } },
  'admin-secret': { 'secret/database-admin': 'repaired' },
  secret: { 'secret/keys': 'repaired', 'secret/site-admin': 'repaired' },
  'file-system': { 'file-system': { refused: 'FileSystemInUse' } },
  'mount-target': { 'mount-target/b': 'repaired' },
  'access-point': { 'access-point': 'repaired' },
  'database-subnet-group': { 'database-subnet-group': { refused: 'InvalidDBSubnetGroupStateFault' } },
  'database-parameter-group': { 'database-parameter-group': { refused: 'InvalidDBParameterGroupState' } },
  repository: { repository: 'repaired' },
  role: {
    'role/execution': 'repaired',
    'role/execution-init': 'repaired',
    'role/instance': { refused: 'DeleteConflict' },
  },
  'instance-profile': { 'instance-profile': 'repaired' },
  listener: { 'listener/http': 'repaired' },
  'load-balancer': { 'load-balancer': 'repaired' },
  'classic-load-balancer': { 'classic-load-balancer': 'repaired' },
  'target-group': { 'target-group': { refused: 'ResourceInUse' } },
  'launch-template': { 'launch-template': 'repaired' },
  'capacity-provider': { 'capacity-provider': { refused: 'ClientException' } },
  'cluster-capacity': { 'cluster-capacity': { refused: 'ResourceInUseException' } },
  cluster: { cluster: { refused: 'ClusterContainsContainerInstancesException' } },
  'task-definition': { 'task-definition': 'repaired' },
  'init-definition': { 'init-definition': 'repaired' },
  service: { service: 'repaired' },
  'log-group': { 'log-group': 'repaired' },
  // A task that has done its work is nothing that could be deleted.
  'init-run': {},
  // Data last: it does not come back, and the rest of the stack goes on without it.
  database: { database: { stalled: 'DatabaseMissing' } },
  'auto-scaling-group': { 'auto-scaling-group': 'repaired' },
};
