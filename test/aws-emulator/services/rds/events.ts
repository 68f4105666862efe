import type * as rds from '@aws-sdk/client-rds';
import type { Handlers } from '../../kernel/handlers.ts';
import type { Scope } from '../../kernel/scope.ts';
import { pageOfRecords } from './pages.ts';
import { eventTable } from './tables.ts';
import type { InstanceRow } from './tables.ts';

const defaultMinutes = 60;

/** Writes down what happened to an instance. */
export function tell(scope: Scope, instance: InstanceRow, category: string, Message: string): void {
  const table = scope.table(eventTable);
  table.insert(String(table.truth.list().length), {
    SourceIdentifier: instance.DBInstanceIdentifier,
    SourceType: 'db-instance',
    SourceArn: instance.DBInstanceArn,
    Message,
    EventCategories: [category],
    Date: scope.date,
  });
}

export const events = {
  /** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeEvents.html */
  DescribeEvents(context, input) {
    const minutes = (input.Duration ?? defaultMinutes) / context.scope.timeScale;
    const from = input.StartTime?.getTime() ?? context.now - minutes * 60_000;
    const to = input.EndTime?.getTime() ?? context.now;
    const { SourceIdentifier, SourceType } = input;
    const found = context
      .table(eventTable)
      .list()
      .filter(
        (event) =>
          event.Date.getTime() >= from &&
          event.Date.getTime() <= to &&
          (SourceIdentifier ?? event.SourceIdentifier) === event.SourceIdentifier &&
          (SourceType ?? event.SourceType) === event.SourceType,
      );
    const { items, Marker } = pageOfRecords(context, found, input);
    return { Events: items, Marker };
  },
} satisfies Handlers<typeof rds>;
