/** Families whose instances have Graviton processors carry a g behind their generation: t4g, m7g, c6gd, im4gn. */
const GRAVITON = /^[a-z]+\d+[a-z]*g/;

/** First family with arm64 processors, named before there was a rule. */
const FIRST_GRAVITON = 'a1';

/**
 * The architecture of an instance type, told by its name: a machine image must be looked up before AWS is asked anything.
 * https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
 */
export function architectureOf(instanceType: string): 'x86_64' | 'arm64' {
  const [family = ''] = instanceType.split('.');
  return family === FIRST_GRAVITON || GRAVITON.test(family) ? 'arm64' : 'x86_64';
}

/** Types that earn and spend processor credits: t2, t3, t3a, t4g. */
export const isBurstable = (instanceType: string): boolean => /^t\d/.test(instanceType);
