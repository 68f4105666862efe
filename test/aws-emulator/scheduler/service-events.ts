import type { Scope } from '../kernel/scope.ts';
import { serviceTable } from '../services/ecs/tables.ts';

const shown = 100;
const silenceMs = 6 * 3600 * 1000;

const isRecent = (createdAt: Date | undefined, scope: Scope): boolean =>
  scope.now - (createdAt?.getTime() ?? 0) < silenceMs / scope.timeScale;

/**
 * Adds an event to the newest hundred of a service, first. A trouble that was told is not told again for six hours,
 * unless the service was steady in between.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages.html
 */
export function addEvent(scope: Scope, serviceKey: string, text: string): void {
  scope.table(serviceTable).update(serviceKey, (row) => {
    const message = `(service ${row.serviceName}) ${text}`;
    const steadyAt = row.events.findIndex((event) => event.message?.includes('steady state') === true);
    const since = steadyAt < 0 ? row.events : row.events.slice(0, steadyAt);
    const told = since.some((event) => event.message === message && isRecent(event.createdAt, scope));
    if (text.includes('unable') && told) return row;
    const id = `${scope.random.hex(8)}-${scope.random.hex(4)}-${scope.random.hex(4)}-${scope.random.hex(12)}`;
    return { ...row, events: [{ id, createdAt: scope.date, message }, ...row.events].slice(0, shown) };
  });
}
