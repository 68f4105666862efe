import type { Vpc } from '@aws-sdk/client-ec2';
import { defineTable } from '../../kernel/table.ts';
import type { Tagged, With } from './row.ts';

export type VpcRow = With<Omit<Vpc, 'Tags'>, 'VpcId' | 'CidrBlock' | 'IsDefault'> &
  Tagged & { readonly dnsSupport: boolean; readonly dnsHostnames: boolean };

export const vpcTable = defineTable<VpcRow>({ service: 'ec2', type: 'vpc' });
