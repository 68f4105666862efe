import { mysqlParameters, takes } from '../../aws-emulator/services/rds/mysql-parameters.ts';

/**
 * More parameters than two calls of RDS take, so that each part of the comparison has some. Sorted by name, as the
 * operator writes them.
 */
export const PARAMETERS: readonly string[] = [...mysqlParameters.values()]
  .filter((parameter) => parameter.applyType === 'dynamic' && parameter.modifiable && takes(parameter, '1'))
  .map(({ name }) => name)
  .filter((name) => name !== 'require_secure_transport')
  .sort()
  .slice(0, 45);

/** The same behind a classic balancer, with a certificate that can be exchanged. */
export const CLASSIC_DRIFT_SPEC = {
  region: 'eu-west-1',
  deletionPolicy: 'Delete',
  image: { tag: '1.0.0' },
  wordpress: { url: 'https://www.example.com' },
  loadBalancer: {
    type: 'Classic',
    certificateARN: 'arn:aws:acm:eu-west-1:123456789012:certificate/aaaaaaaa-0000-4000-8000-000000000000',
  },
};

/** A stack of which every field can be changed and repaired without waiting for a window. */
export const DRIFT_SPEC = {
  region: 'eu-west-1',
  deletionPolicy: 'Delete',
  image: { tag: '1.0.0' },
  database: {
    applyChanges: 'Immediately',
    maintenanceWindow: 'sun:03:00-sun:03:30',
    parameters: Object.fromEntries(PARAMETERS.map((name) => [name, '1'])),
  },
};
