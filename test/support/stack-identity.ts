import type { StackIdentity } from '../../src/engine/index.ts';

/** The stack that tests of single parts are about. */
export const identity: StackIdentity = {
  stackId: '0b9b6e6a-4a11-4e0e-9a35-5b1f6f1e7b7e',
  account: '123456789012',
  region: 'eu-west-1',
  partition: 'aws',
  owner: 'default/blog',
  cluster: '11111111-2222-3333-4444-555555555555',
};
