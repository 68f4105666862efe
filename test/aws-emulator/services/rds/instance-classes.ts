import * as rules from './instance-rules.ts';

const burstable = ['micro', 'small', 'medium', 'large', 'xlarge', '2xlarge'];
const sized = ['large', 'xlarge', '2xlarge', '4xlarge', '8xlarge', '12xlarge', '16xlarge'];

const classesOf: Readonly<Record<string, readonly string[]>> = {
  t3: burstable,
  t4g: burstable,
  m6g: sized,
  m7g: sized,
  m8g: sized,
  m6i: sized,
  m7i: sized,
  r6g: sized,
  r7g: sized,
  r8g: sized,
  r6i: sized,
};

/** Classes that MySQL can be ordered in. https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.html */
export const instanceClasses: readonly string[] = Object.entries(classesOf).flatMap(([family, sizes]) =>
  sizes.map((size) => `db.${family}.${size}`),
);

export function checkClass(instanceClass: string, version: string): void {
  if (!/^db\.[a-z0-9-]+\.[a-z0-9]+$/.test(instanceClass))
    throw rules.instanceClass.refuse(`Invalid DB Instance class: ${instanceClass}`);
  if (instanceClasses.includes(instanceClass)) return;
  throw rules.orderable.refuse(
    `RDS does not support creating a DB instance with the following combination: DBInstanceClass=${instanceClass}, Engine=mysql, EngineVersion=${version}, LicenseModel=general-public-license. For supported combinations of instance class and database engine version, see the documentation.`,
  );
}
