interface Place {
  readonly region: string;
  readonly account: string;
}

export type ResourceType = 'db' | 'subgrp' | 'pg' | 'snapshot';

export const arnOf = ({ region, account }: Place, type: ResourceType, name: string): string =>
  `arn:aws:rds:${region}:${account}:${type}:${name}`;
