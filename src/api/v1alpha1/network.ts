import { z } from 'zod';

import { containsBlock, hasHostBits, MAX_CIDR_LENGTH, parseIpv4Block } from './cidr.ts';
import { immutable, ruled, type Rule } from './rule.ts';

/** RFC 1918. A public block would hide real hosts from the instances. */
const PRIVATE_BLOCKS = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'] as const;

function isPrivate(text: string): boolean {
  const inner = parseIpv4Block(text);
  if (inner === undefined) return false;
  return PRIVATE_BLOCKS.some((block) => {
    const outer = parseIpv4Block(block);
    return outer !== undefined && containsBlock(outer, inner);
  });
}

const isBlock: Rule<string> = {
  cel: 'isCIDR(self) && cidr(self).ip().family() == 4',
  holds: (value) => parseIpv4Block(value) !== undefined,
  message: 'is not an IPv4 block; write it like 10.20.0.0/16',
};

/** The rules below pass what is no block at all, so that one mistake gives one message. */
const unlessBlock = (cel: string): string => `!isCIDR(self) || cidr(self).ip().family() != 4 || (${cel})`;

const isPrivateBlock: Rule<string> = {
  cel: unlessBlock(PRIVATE_BLOCKS.map((block) => `cidr('${block}').containsCIDR(self)`).join(' || ')),
  holds: (value) => parseIpv4Block(value) === undefined || isPrivate(value),
  message: 'is not private; take a block inside 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16',
};

const isVpcSize: Rule<string> = {
  cel: unlessBlock('cidr(self).prefixLength() >= 16 && cidr(self).prefixLength() <= 20'),
  holds: (value) => {
    const block = parseIpv4Block(value);
    return block === undefined || (block.prefixLength >= 16 && block.prefixLength <= 20);
  },
  message:
    'has the wrong size; take a prefix length from /16 (AWS allows no larger VPC) to /20 (smaller leaves no room for the subnets)',
};

const hasNoHostBits: Rule<string> = {
  cel: unlessBlock('cidr(self) == cidr(self).masked()'),
  holds: (value) => {
    const block = parseIpv4Block(value);
    return block === undefined || !hasHostBits(block);
  },
  message:
    'has bits set behind the prefix length; write the first address of the block, such as 10.20.0.0/16 and not 10.20.0.1/16',
};

/** @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html */
export const networkSchema = z.object({
  cidr: ruled(
    z.string().max(MAX_CIDR_LENGTH),
    isBlock,
    isPrivateBlock,
    isVpcSize,
    hasNoHostBits,
    immutable(
      'cidr cannot be changed, because AWS cannot renumber a VPC; put %s back, or create a new WordPressStack with the new block',
    ),
  )
    .default('10.20.0.0/16')
    .describe(
      'IPv4 block of the VPC: private (RFC 1918), /16 to /20, first address of the block. Immutable. Default is 10.20.0.0/16; choose another one when the VPC will be peered with a network that uses it.',
    ),
  availabilityZoneCount: ruled(
    z.int().min(2).max(3),
    immutable(
      'availabilityZoneCount cannot be changed, because subnets, database and files are spread once; put %d back, or create a new WordPressStack',
    ),
  )
    .default(3)
    .describe(
      'Over how many availability zones the stack is spread: 2 or 3. Immutable. Default is 3. The zones are chosen once, from those that offer the instance type.',
    ),
  natGateways: z
    .enum(['PerZone', 'Single'])
    .default('Single')
    .describe(
      'How instances reach the internet. Single: one NAT gateway, one elastic IP, and no way out while its zone is down. PerZone: one for each zone, for production. Default is Single, because an account has 5 elastic IPs. A change adds or removes gateways; open outbound connections break once.',
    ),
});
