import type { Difference, Fate, Forecast } from '../engine/index.ts';
import { byUse, type Estimate } from './estimate.ts';
import { fieldChanges, type FieldChange } from './field-changes.ts';
import type { StackForecast } from './plan-stack.ts';
import { priceTable } from './prices.ts';

/** One difference of one resource, for people and machines. */
export interface PlannedDifference {
  readonly aspect: string;
  readonly summary: string;
  /** `blocked`: AWS has no call for it, `summary` and `remedy` say what a human can do. */
  readonly effect: 'in-place' | 'new-version' | 'blocked';
  readonly fields: readonly FieldChange[];
  /** What visitors notice; absent: nothing. */
  readonly disruption?: string;
  readonly remedy?: string;
}

export interface PlannedChange {
  readonly id: string;
  readonly type: string;
  readonly layer: string;
  readonly fate: Exclude<Fate, 'none'>;
  readonly awsID?: string;
  readonly after: readonly string[];
  readonly differences: readonly PlannedDifference[];
  readonly message?: string;
}

/** What `--output json` prints for one stack. */
export interface PlanReport {
  readonly namespace: string;
  readonly name: string;
  readonly region: string;
  /** `nothing`: the object does not exist, and AWS was not asked; `aws`: AWS was looked at. */
  readonly comparedWith: 'nothing' | 'aws';
  /** `drift`: the spec is as it was when the stack was last ready, so somebody else changed AWS. */
  readonly cause: 'new' | 'spec' | 'drift' | 'deletion';
  /** `incomplete`: something could not be seen, and what is told may not be all. */
  readonly result: 'changes' | 'nothing-to-do' | 'incomplete';
  readonly paused: boolean;
  readonly changes: readonly PlannedChange[];
  readonly conflicts: readonly string[];
  /** What the reader has to know about how the plan was made. */
  readonly notes: readonly string[];
  readonly cost?: PlannedCost;
}

export interface PlannedCost extends Estimate {
  readonly currency: 'USD';
  readonly pricesOf: { readonly region: string; readonly date: string; readonly pages: readonly string[] };
  readonly notIncluded: string;
  /** Per month, of the spec as it is stored in the cluster. */
  readonly before?: number;
}

export interface PlanReportInput extends Pick<
  PlanReport,
  'namespace' | 'name' | 'region' | 'comparedWith' | 'cause' | 'paused' | 'notes'
> {
  readonly forecast: StackForecast;
  readonly cost?: Estimate;
  readonly costBefore?: Estimate;
}

export function planReport(input: PlanReportInput): PlanReport {
  const { forecast, cost, costBefore, ...rest } = input;
  const changes = forecast.resources.flatMap(changeOf);
  return {
    ...rest,
    result: resultOf(changes, forecast.conflicts.length),
    changes,
    conflicts: forecast.conflicts.map(({ id, awsId }) => `${id} ${awsId}`),
    ...(cost === undefined ? {} : { cost: costOf(cost, costBefore) }),
  };
}

/** What AWS is busy with is no work for anybody; what a human must do is. */
function resultOf(changes: readonly PlannedChange[], conflicts: number): PlanReport['result'] {
  if (changes.some(({ fate }) => fate === 'unreadable')) return 'incomplete';
  return conflicts > 0 || changes.some(({ fate }) => fate !== 'busy') ? 'changes' : 'nothing-to-do';
}

function changeOf({ id, kind, fate, awsId, after, differences, seen, message }: Forecast): PlannedChange[] {
  if (fate === 'none') return [];
  return [
    {
      id,
      type: kind.type,
      layer: kind.layer,
      fate,
      ...(awsId === undefined ? {} : { awsID: awsId }),
      after,
      differences: differences.map((difference) => differenceOf(difference, seen)),
      ...(message === '' || differences.length > 0 ? {} : { message }),
    },
  ];
}

function differenceOf(difference: Difference, seen: unknown): PlannedDifference {
  const { aspect, summary, repair, makes, disruption } = difference;
  const common = { aspect, summary, ...(disruption === undefined ? {} : { disruption }) };
  if ('stall' in repair) return { ...common, effect: 'blocked', fields: [], remedy: repair.stall.message };
  return {
    ...common,
    effect: makes ? 'new-version' : 'in-place',
    fields: fieldChanges(repair.input, seen),
  };
}

function costOf(cost: Estimate, before: Estimate | undefined): PlannedCost {
  const { region, date, pages } = priceTable;
  return {
    ...cost,
    currency: 'USD',
    pricesOf: { region, date, pages },
    notIncluded: byUse,
    ...(before === undefined ? {} : { before: before.perMonth }),
  };
}
