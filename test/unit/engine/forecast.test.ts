import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { forecast, type Aspect, type Forecast, type Kind } from '../../../src/engine/index.ts';
import { plan } from '../../../src/engine/plan.ts';
import type { PlanInput } from '../../../src/engine/plan-input.ts';
import { planRemoval } from '../../../src/engine/teardown.ts';
import {
  failureOf,
  graphs,
  inputOf,
  inputOfGraph,
  rowOf,
  sampleCall,
  sheet,
  valueAspect,
  type InputOptions,
  type Seen,
} from '../../support/plan-samples.ts';

function forecastOf(input: PlanInput): readonly Forecast[] {
  return forecast({ ...input, statuses: plan(input).statuses });
}

function fates(options: InputOptions): Readonly<Record<string, string>> {
  return Object.fromEntries(forecastOf(inputOf(options)).map(({ id, fate }) => [id, fate]));
}

const vpc = sheet('vpc');
const subnet = sheet('subnet', { needs: ['vpc'] });
const service = sheet('service', { needs: ['subnet'] });
const different = { seen: { value: 'other' } };

describe('a forecast', () => {
  test('names what is created at the very end too, and after what', () => {
    const all = forecastOf(inputOf({ kinds: [vpc, subnet, service] }));
    expect(all.map(({ id, fate, after }) => [id, fate, after])).toEqual([
      ['vpc', 'create', []],
      ['subnet', 'create', ['vpc']],
      ['service', 'create', ['subnet']],
    ]);
  });

  test('shows every difference of an object, although they are written one by one', () => {
    const size: Aspect<Seen, Seen> = { ...valueAspect, name: 'size', disruption: () => 'it restarts' };
    const sheetOfTwo = sheet('vpc', { aspects: [valueAspect, size] });
    const [only] = forecastOf(inputOf({ kinds: [sheetOfTwo], rows: [rowOf(sheetOfTwo, different)] }));
    expect(only?.fate).toBe('edit');
    expect(only?.differences.map(({ aspect, disruption }) => [aspect, disruption])).toEqual([
      ['value', undefined],
      ['size', 'it restarts'],
    ]);
  });

  test('says what follows a new version, down the line of those who make versions of their own', () => {
    const versioned = (type: string, needs: readonly string[]): Kind =>
      sheet(type, { needs, aspects: [{ ...valueAspect, makes: 'none' }] });
    const kinds = [
      versioned('template', []),
      versioned('revision', ['template']),
      sheet('group', { needs: ['revision'] }),
    ];
    const rows = kinds.map((kind) => rowOf(kind, kind.type === 'template' ? different : {}));
    expect(fates({ kinds, rows })).toEqual({ template: 'edit', revision: 'follow', group: 'follow' });
  });

  test('says of an edit what more may change, and of what is only looked up nothing', () => {
    const template = sheet('template', { aspects: [{ ...valueAspect, makes: 'none' }] });
    const { create: _create, ...rest } = sheet('looked-up', { needs: ['template'], aspects: [] });
    const kinds = [template, sheet('group', { needs: ['template'] }), rest];
    const rows = [rowOf(template, different), rowOf(kinds[1]!, different), rowOf(rest)];
    const all = forecastOf(inputOf({ kinds, rows }));
    expect(all.map(({ id, fate, after }) => [id, fate, after])).toEqual([
      ['template', 'edit', []],
      ['group', 'edit', ['template']],
      ['looked-up', 'none', []],
    ]);
  });

  test('cannot compare what waits for something that is not there', () => {
    expect(fates({ kinds: [vpc, subnet], rows: [rowOf(subnet, different)] })).toEqual({
      vpc: 'create',
      subnet: 'follow',
    });
  });

  test('removes what nobody asks for, and never data', () => {
    const data = sheet('database', { data: 'database' });
    const rows = [rowOf(vpc), rowOf(subnet, { id: 'subnet' }), rowOf(data, { id: 'database' })];
    expect(fates({ kinds: [vpc], rows })).toEqual({ vpc: 'none', subnet: 'remove' });
  });

  test('of a deletion removes all, each after what goes before it', () => {
    const kinds = [sheet('vpc', { goesAfter: ['user'] }), sheet('user')];
    const input = inputOf({ kinds, rows: kinds.map((kind) => rowOf(kind)) });
    const { statuses } = planRemoval(input, [...input.observation.rows.values()]);
    const all = forecast({ ...input, spec: undefined, statuses });
    expect(all.map(({ id, fate, after }) => [id, fate, after])).toEqual([
      ['vpc', 'remove', ['user']],
      ['user', 'remove', []],
    ]);
  });

  test('of a deletion leaves alone what has no status, and says what is only marked or holds it', () => {
    const kinds = ['vpc', 'files', 'database', 'user'].map((type) => sheet(type));
    const input = inputOf({ kinds, rows: kinds.map((kind) => rowOf(kind)) });
    const { statuses } = planRemoval(input, [...input.observation.rows.values()]);
    const told = new Map(statuses);
    told.delete('files');
    told.set('database', { ...statuses.get('database')!, state: 'stalled', message: 'no snapshot' });
    told.set('user', { ...statuses.get('user')!, state: 'changing', message: 'stays' });
    const all = forecast({ ...input, spec: undefined, statuses: told });
    expect(all.map(({ id, fate, message }) => [id, fate, message])).toEqual([
      ['vpc', 'remove', ''],
      ['database', 'blocked', 'no snapshot'],
      ['user', 'edit', 'stays'],
    ]);
  });

  test('does not take for as wanted what it could not see', () => {
    expect(fates({ kinds: [vpc], blind: new Map([['vpc', failureOf()]]) })).toEqual({ vpc: 'unreadable' });
    const partial = { failure: failureOf(), whole: false };
    expect(fates({ kinds: [vpc], rows: [rowOf(vpc, { partial })] })).toEqual({ vpc: 'unreadable' });
  });

  test('tells what only a human can put right from what will be written', () => {
    const stuck: Aspect<Seen, Seen> = {
      ...valueAspect,
      repair: () => ({ stall: { reason: 'Unchangeable', message: 'make a new one' } }),
    };
    const alone = sheet('vpc', { aspects: [stuck] });
    const both = sheet('vpc', { aspects: [stuck, { ...valueAspect, repair: () => sampleCall({}) }] });
    expect(fates({ kinds: [alone], rows: [rowOf(alone, different)] })).toEqual({ vpc: 'blocked' });
    expect(fates({ kinds: [both], rows: [rowOf(both, different)] })).toEqual({ vpc: 'edit' });
    expect(fates({ kinds: [vpc], rows: [rowOf(vpc, { state: { failed: 'broken' } })] })).toEqual({
      vpc: 'blocked',
    });
  });

  test('has every member once, an end for each action of the plan, and no change where there is none', () => {
    fc.assert(
      fc.property(graphs, (nodes) => {
        const input = inputOfGraph(nodes);
        const { actions } = plan(input);
        const all = forecastOf(input);
        expect(all.map(({ id }) => id).sort()).toEqual(nodes.map(({ kind }) => kind.type).sort());
        const fate = new Map(all.map((entry) => [entry.id, entry.fate]));
        for (const action of actions) expect(fate.get(action.id)).toBe(action.verb);
        const settled = nodes.every(
          ({ row, blind }) =>
            !blind && row?.state === 'ready' && !row.unseen && (row.seen as Seen).value === 'spec',
        );
        if (settled) expect(new Set(fate.values())).toEqual(new Set(['none']));
      }),
    );
  });
});
