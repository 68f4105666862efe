import type { heldOperations } from './disturbances.ts';

/** What became of the two peers at the same moment, in short. */
export interface PeerResults {
  readonly terraform: string;
  readonly ack: string;
}

type Held = (typeof heldOperations)[number];

const atTheVpc = 'VPC 2/1; 4 imports by hand; the lost VPC stays';

/** Killed before the answer. Numbers are what there was and what there should have been. */
export const heldPeers: Readonly<Record<Held, PeerResults>> = {
  CreateVpc: { terraform: atTheVpc, ack: 'VPC 2/1, EIP 4/3; says it is synced; both stay' },
  AllocateAddress: {
    terraform: 'EIP 4/3, tables 6/4; 8 imports; destroy hangs on what was lost',
    ack: 'VPC 2/1, EIP 4/3; says it is synced',
  },
  CreateInternetGateway: {
    terraform: 'gateway 2/1, tables 6/4; 8 imports; destroy hangs',
    ack: 'gateway 2/1',
  },
  CreateSubnet: {
    terraform: 'gateway 2/1, tables 7/4; 6 imports; destroy hangs',
    ack: 'stuck: its own subnet is in its way',
  },
  CreateRouteTable: {
    terraform: 'gateway 2/1, tables 8/4; 6 imports; destroy hangs',
    ack: 'tables 5/4',
  },
  CreateSecurityGroup: { terraform: 'tables 8/4; 7 imports; destroy hangs', ack: 'clean' },
  CreateDBInstance: { terraform: 'launch template 2/1; 7 imports; the template stays', ack: 'clean' },
  CreateNatGateway: {
    terraform: '5 imports',
    ack: 'stuck: the EIP is in use by the gateway that it lost',
  },
  CreateFileSystem: { terraform: atTheVpc, ack: 'file system 2/1' },
  CreateLoadBalancer: { terraform: '5 imports', ack: 'not tried' },
};

/** Killed at a moment of the creation, by the seconds of Terraform's. */
export const timedPeers: Readonly<Record<string, string>> = {
  '4': 'VPC 2/1; 2 imports; the lost VPC stays',
  '15.4': 'launch template 2/1; 7 imports; the template stays',
  '19.3': 'launch template 2/1; 4 imports; the template stays',
  '26.5': '1 import',
  '48.6': '1 import',
  '73.3': '1 import',
  '81': '1 import',
};

export const ackTimed = '5 of 5 clean';
export const ackWrites = '4 of 5 clean, one with VPC 2/1 and EIP 4/3';

export const lostPeers: PeerResults = {
  // Of the seven, all but the subnet and the route table.
  terraform: 'VPC 2/1, EIP 4/3, gateway 2/1; 1 import; those three stay (five of the seven)',
  ack: 'VPC 2/1, EIP 4/3, gateway 2/1, file system 2/1; the subnet is stuck',
};
