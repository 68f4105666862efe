import { describe, expect, test } from '@jest/globals';
import type { OwnedRow, Scope } from '../../../../src/engine/index.ts';
import { image } from '../../../../src/reconcilers/registry/image.ts';
import { identity } from '../../../support/stack-identity.ts';
import { moment } from '../../../support/moment.ts';

const uri = `${identity.account}.dkr.ecr.${identity.region}.amazonaws.com/own`;
const own: OwnedRow = { id: 'repository', awsId: 'arn', seen: { repositoryUri: uri } };

const scope = (
  spec: { repository?: string; tag: string } | undefined,
  rows: readonly OwnedRow[] = [own],
): Scope => ({
  stack: identity,
  ...(spec === undefined ? {} : { spec: { image: spec } }),
  rows: () => rows,
});

describe('image', () => {
  test('an image of another repository is taken as given, and another tag is another image', () => {
    const given = scope({ repository: 'docker.io/library/wordpress', tag: '6' });
    const [seen] = image.find.known?.(given) ?? [];
    expect(image.outputs(seen)).toEqual({ uri: 'docker.io/library/wordpress:6', tag: '6' });
    const questions = (tag: string) =>
      JSON.stringify(
        image.find.ask(scope({ repository: 'docker.io/library/wordpress', tag })).map(({ input }) => input),
      );
    expect(questions('6')).not.toBe(questions('7'));
  });

  test("in the stack's own repository it is looked for by its tag, once there is a repository", () => {
    expect(image.find.known?.(scope({ tag: '1.0' }))).toEqual([]);
    expect(image.find.ask(scope({ tag: '1.0' }, []))).toEqual([]);
    const [call] = image.find.ask(scope({ tag: '1.0' }));
    expect(call?.input).toMatchObject({ imageIds: [{ imageTag: '1.0' }] });
    const rows =
      call === undefined ? [] : image.find.rows({ imageDetails: [{}] }, scope({ tag: '1.0' }), call);
    expect(rows).toEqual([{ uri: `${uri}:1.0`, tag: '1.0' }]);
  });

  test('a missing one says what to push', () => {
    const verdict = image.absent?.({
      id: 'image',
      spec: { image: { tag: '1.0' } },
      stack: identity,
      need: () => ({ uri }),
      ...moment,
    });
    expect(verdict).toMatchObject({ stalled: true, reason: 'ImageNotFound', message: `push ${uri}:1.0` });
  });

  test('a teardown asks for nothing', () => {
    expect(image.find.ask(scope(undefined))).toEqual([]);
  });
});
