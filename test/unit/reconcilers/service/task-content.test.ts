import { describe, expect, test } from '@jest/globals';
import { taskContent, taskNeeds } from '../../../../src/reconcilers/service/task-content.ts';
import { specOf } from '../../../support/report-samples.ts';
import { identity } from '../../../support/stack-identity.ts';
import { moment } from '../../../support/moment.ts';

/** Environment of the container; every need answers with its own alias. */
function environmentOf(over: Record<string, unknown> = {}): Readonly<Record<string, string>> {
  const spec = specOf(over);
  const needs = taskNeeds(spec);
  const need = (alias: string) => {
    if (!(alias in needs)) throw new Error(`${alias} is not declared`);
    return { address: alias, port: '3306', dnsName: `${alias}.example` };
  };
  const id = 'task-definition';
  const content = taskContent({
    id,
    spec,
    stack: identity,
    need,
    ...moment,
  });
  const environment = content.containerDefinitions?.[0]?.environment ?? [];
  return Object.fromEntries(environment.map(({ name = '', value = '' }) => [name, value]));
}

describe('what WordPress is told', () => {
  test('is its database, its mode, whom to believe, and the name of the load balancer', () => {
    expect(environmentOf()).toEqual({
      WORDPRESS_DB_HOST: 'database:3306',
      WORDPRESS_MODE: 'Immutable',
      WORDPRESS_TRUSTED_PROXIES: '10.20.0.0/16',
      WP_HOME: 'http://balancer.example',
    });
    expect(environmentOf({ loadBalancer: { type: 'Classic' } })).toMatchObject({
      WP_HOME: 'http://balancer.example',
    });
  });

  test('is the address of the spec, for which no load balancer is waited', () => {
    const wordpress = { url: 'http://www.example.com', mode: 'Mutable' };
    expect(environmentOf({ wordpress })).toMatchObject({
      WP_HOME: 'http://www.example.com',
      WORDPRESS_MODE: 'Mutable',
    });
    expect(taskNeeds(specOf({ wordpress }))).not.toHaveProperty('balancer');
  });
});
