import { describe, expect, it } from '@jest/globals';
import { ConfigError, loadConfig } from '../../src/config.ts';

const failure = (env: Record<string, string>): string => {
  try {
    loadConfig(env);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
  return 'accepted';
};

describe('loadConfig', () => {
  it('needs nothing', () => {
    expect(loadConfig({})).toEqual({
      logLevel: 'info',
      metrics: { host: '0.0.0.0', port: 8080 },
      lease: { namespace: 'default', name: 'wordpress-stack-operator' },
      watchNamespace: undefined,
      concurrency: 4,
      resyncMs: 600_000,
      timeScale: 1,
      awsEndpoint: undefined,
      podName: expect.any(String) as unknown,
    });
  });

  it('takes what it is given', () => {
    expect(
      loadConfig({
        WPS_LOG_LEVEL: 'debug',
        WPS_METRICS_PORT: '0',
        WPS_METRICS_HOST: '127.0.0.1',
        WPS_LEASE_NAMESPACE: 'operators',
        WPS_WATCH_NAMESPACE: 'web',
        WPS_CONCURRENCY: '16',
        WPS_RESYNC_SECONDS: '60',
        WPS_TIME_SCALE: '37.5',
        AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
        POD_NAME: 'operator-0',
        POD_NAMESPACE: 'ignored',
        PATH: '/bin',
      }),
    ).toEqual({
      logLevel: 'debug',
      metrics: { host: '127.0.0.1', port: 0 },
      lease: { namespace: 'operators', name: 'wordpress-stack-operator' },
      watchNamespace: 'web',
      concurrency: 16,
      resyncMs: 60_000,
      timeScale: 37.5,
      awsEndpoint: 'http://127.0.0.1:4566',
      podName: 'operator-0',
    });
  });

  it('keeps the lease in the namespace of the pod, and has none without leader election', () => {
    expect(loadConfig({ POD_NAMESPACE: 'wordpress-stack-system' }).lease?.namespace).toBe(
      'wordpress-stack-system',
    );
    expect(loadConfig({ WPS_LEADER_ELECTION: 'false' }).lease).toBeUndefined();
  });

  it('takes an empty variable for one that is not set', () => {
    expect(loadConfig({ WPS_METRICS_PORT: '', WPS_WATCH_NAMESPACE: '' })).toEqual(loadConfig({}));
  });

  it.each([
    ['WPS_METRICS_PORT', 'http', 'a whole number from 0 to 65535'],
    ['WPS_METRICS_PORT', '70000', 'a whole number from 0 to 65535'],
    ['WPS_METRICS_PORT', '80.5', 'a whole number from 0 to 65535'],
    ['WPS_LEADER_ELECTION', 'yes', 'true or false'],
    ['WPS_LOG_LEVEL', 'verbose', 'trace, debug, info, warn, error or fatal'],
    ['WPS_WATCH_NAMESPACE', 'Web,Shop', 'the name of a namespace'],
    ['WPS_CONCURRENCY', '0', 'a whole number from 1 to 100'],
    ['WPS_RESYNC_SECONDS', '10m', 'a whole number from 1 to 86400'],
    ['WPS_TIME_SCALE', '0', 'a number from 1 to 10000'],
    ['AWS_ENDPOINT_URL', 'localhost', 'a URL such as http://127.0.0.1:4566'],
  ])('refuses %s="%s" with the remedy', (name, value, remedy) => {
    expect(failure({ [name]: value })).toBe(
      `${name} is "${value}"; set it to ${remedy}, or unset it for the default.`,
    );
  });

  it('names all that is wrong at once', () => {
    expect(failure({ WPS_CONCURRENCY: 'many', WPS_TIME_SCALE: 'fast' }).split('\n')).toHaveLength(2);
  });
});
