const homes: readonly (readonly [RegExp, string])[] = [
  [/^cn-/, 'cn-north-1'],
  [/^us-gov-/, 'us-gov-west-1'],
];

/**
 * The region of the partition that every account can use.
 * https://docs.aws.amazon.com/general/latest/gr/rande-manage.html
 */
export function homeRegionOf(region: string): string {
  return homes.find(([regions]) => regions.test(region))?.[1] ?? 'us-east-1';
}
