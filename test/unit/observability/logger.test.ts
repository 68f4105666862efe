import { describe, expect, it } from '@jest/globals';
import { createLogger } from '../../../src/observability/logger.ts';

function setUp(level = 'info') {
  const lines: Record<string, unknown>[] = [];
  const destination = {
    write: (line: string): void => void lines.push(JSON.parse(line) as Record<string, unknown>),
  };
  return { log: createLogger({ level, version: '1.2.3', destination }), lines };
}

describe('createLogger', () => {
  it('writes JSON lines with the level as a word and the time as ISO 8601', () => {
    const { log, lines } = setUp();
    log.child({ namespace: 'web', name: 'blog' }).info({ pass: 'resync' }, 'pass done');
    log.debug('not at this level');
    expect(lines).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as unknown,
        app: 'wordpress-stack-operator',
        version: '1.2.3',
        namespace: 'web',
        name: 'blog',
        pass: 'resync',
        msg: 'pass done',
      },
    ]);
  });

  it('tells what an error is, and nothing of the request that it carries', () => {
    const { log, lines } = setUp();
    const cause = Object.assign(new Error('AccessDenied'), {
      name: 'AccessDenied',
      $fault: 'client',
      $metadata: { requestId: 'r-1' },
      input: { MasterUserPassword: 'hunter2' },
      headers: { authorization: 'Bearer secret' },
    });
    const err = new Error('db: RDS CreateDBInstance was refused', { cause });
    log.error(
      { err: Object.assign(err, { code: 'AccessDenied', requestId: 'r-1', body: 'hunter2' }) },
      'failed',
    );
    const [line] = lines;
    expect(line).toMatchObject({
      err: {
        type: 'Error',
        message: 'db: RDS CreateDBInstance was refused',
        code: 'AccessDenied',
        requestId: 'r-1',
        stack: expect.stringContaining('logger.test.ts') as unknown,
        cause: { type: 'AccessDenied', message: 'AccessDenied', $fault: 'client' },
      },
    });
    expect(JSON.stringify(line)).not.toMatch(/hunter2|secret/);
  });

  it('survives what is thrown without being an error, and causes in a circle', () => {
    const { log, lines } = setUp();
    const circle = new Error('again');
    circle.cause = circle;
    log.error({ err: 'just text' }, 'one');
    log.error({ err: circle }, 'two');
    expect(lines[0]).toMatchObject({ err: 'just text' });
    expect(lines[1]).toMatchObject({ err: { message: 'again', cause: { message: 'again' } } });
  });
});
