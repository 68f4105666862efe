import { describe, expect, test } from '@jest/globals';

import { isStatic } from '../../../../src/reconcilers/database/static-parameters.ts';
import { mysqlParameters } from '../../../aws-emulator/services/rds/mysql-parameters.ts';

describe('static parameters', () => {
  test('are those that RDS calls static', () => {
    const known = [...mysqlParameters.values()].filter(({ modifiable }) => modifiable);
    const wrong = known.filter(({ name, applyType }) => isStatic(name) !== (applyType === 'static'));
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  test('are known in both spellings', () => {
    expect(isStatic('performance_schema')).toBe(true);
    expect(isStatic('performance-schema')).toBe(true);
    expect(isStatic('performance_schema_max_thread_instances')).toBe(true);
    expect(isStatic('max_connections')).toBe(false);
  });
});
