import * as rules from './instance-rules.ts';

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const minutesPerDay = 24 * 60;
const minutesPerWeek = 7 * minutesPerDay;
const shortest = 30;

const clock = '([01][0-9]|2[0-3]):([0-5][0-9])';
const weeklyShape = new RegExp(`^(${days.join('|')}):${clock}-(${days.join('|')}):${clock}$`);
const dailyShape = new RegExp(`^${clock}-${clock}$`);

interface Span {
  /** Minute of the week or of the day. */
  readonly start: number;
  readonly minutes: number;
}

const minuteOf = (hour = '0', minute = '0'): number => Number(hour) * 60 + Number(minute);

function checkLength(text: string, minutes: number): void {
  if (minutes < shortest)
    throw rules.window.refuse(
      `The window ${text} is shorter than the minimum of ${String(shortest)} minutes.`,
    );
}

function weekly(text: string): Span {
  const parts = weeklyShape.exec(text);
  if (!parts) throw rules.window.refuse(`Invalid maintenance window format: ${text}`);
  const [, day = '', hour, minute, lastDay = '', lastHour, lastMinute] = parts;
  const start = days.indexOf(day) * minutesPerDay + minuteOf(hour, minute);
  const end = days.indexOf(lastDay) * minutesPerDay + minuteOf(lastHour, lastMinute);
  const minutes = (end - start + minutesPerWeek) % minutesPerWeek;
  checkLength(text, minutes);
  return { start, minutes };
}

function daily(text: string): Span {
  const parts = dailyShape.exec(text);
  if (!parts) throw rules.window.refuse(`Invalid backup window format: ${text}`);
  const [, hour, minute, lastHour, lastMinute] = parts;
  const start = minuteOf(hour, minute);
  const minutes = (minuteOf(lastHour, lastMinute) - start + minutesPerDay) % minutesPerDay;
  checkLength(text, minutes);
  return { start, minutes };
}

const overlaps = (left: Span, right: Span, cycle: number): boolean =>
  (right.start - left.start + cycle) % cycle < left.minutes ||
  (left.start - right.start + cycle) % cycle < right.minutes;

function clash(maintenance: string, backup: string): boolean {
  const week = weekly(maintenance);
  const day = daily(backup);
  return days.some((_day, index) =>
    overlaps(week, { ...day, start: index * minutesPerDay + day.start }, minutesPerWeek),
  );
}

/** Checks both windows of an instance. */
export function checkWindows(maintenance: string, backup: string): void {
  if (clash(maintenance, backup))
    throw rules.windowsOverlap.refuse('The backup window and maintenance window must not overlap.');
}

/** Seconds from a moment to the start of the maintenance window, at least one. */
export function secondsUntil(maintenance: string, now: Date): number {
  const weekday = (now.getUTCDay() + 6) % 7;
  const current = weekday * minutesPerDay + now.getUTCHours() * 60 + now.getUTCMinutes();
  const minutes = (weekly(maintenance).start - current + minutesPerWeek) % minutesPerWeek;
  return Math.max(1, (minutes === 0 ? minutesPerWeek : minutes) * 60 - now.getUTCSeconds());
}

const at = (minute: number): string => {
  const within = minute % minutesPerDay;
  return `${String(Math.floor(within / 60)).padStart(2, '0')}:${String(within % 60).padStart(2, '0')}`;
};

const halfHour = (from: number): string => `${at(from)}-${at(from + shortest)}`;

/**
 * The windows of an instance: as asked, else picked by RDS, in the hours of night and different for each instance.
 * That RDS picks around a given maintenance window is not documented.
 */
export function windowsFor(
  draw: number,
  asked: { readonly maintenance: string | undefined; readonly backup: string | undefined },
): { maintenance: string; backup: string } {
  const minute = Math.floor(draw * 120);
  const day = days[Math.floor(draw * 7)] ?? 'sun';
  const start = 5 * 60 + minute;
  const maintenance = asked.maintenance ?? `${day}:${at(start)}-${day}:${at(start + shortest)}`;
  const evening = 21 * 60 + minute;
  const free = [0, 8, 16].map((hours) => halfHour(evening + hours * 60));
  const backup = asked.backup ?? free.find((candidate) => !clash(maintenance, candidate));
  return { maintenance, backup: backup ?? halfHour(evening) };
}
