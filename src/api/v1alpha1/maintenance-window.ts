const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const TIME = `(${DAYS.join('|')}):([01][0-9]|2[0-3]):[0-5][0-9]`;
const MINUTES_PER_WEEK = 7 * 24 * 60;

/**
 * A weekly window as RDS writes it. Lower case only: RDS answers in lower case, and a difference in case would look
 * like drift for ever.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.Maintenance.html
 */
export const WINDOW_PATTERN = `^${TIME}-${TIME}$`;

// A map and not `indexOf`: the server estimates a search in a list of strings as beyond every budget.
const CEL_DAYS = `{${DAYS.map((day, index) => `'${day}': ${index}`).join(', ')}}`;

const celMinute = (from: number): string =>
  `${CEL_DAYS}[self.substring(${from}, ${from + 3})] * 1440` +
  ` + int(self.substring(${from + 4}, ${from + 6})) * 60` +
  ` + int(self.substring(${from + 7}, ${from + 9}))`;

/** CEL: length of the window `self` in minutes. */
export const windowLength = `((${celMinute(10)}) - (${celMinute(0)}) + ${MINUTES_PER_WEEK}) % ${MINUTES_PER_WEEK}`;

function minuteOfWeek(text: string): number {
  const [day = '', hour = '', minute = ''] = text.split(':');
  return (DAYS as readonly string[]).indexOf(day) * 1440 + Number(hour) * 60 + Number(minute);
}

/** Whether the window has the 30 minutes RDS asks for. Text that is no window passes: another rule refuses it. */
export function isLongEnough(window: string): boolean {
  if (!new RegExp(WINDOW_PATTERN, 'u').test(window)) return true;
  const [from = '', to = ''] = window.split('-');
  return (minuteOfWeek(to) - minuteOfWeek(from) + MINUTES_PER_WEEK) % MINUTES_PER_WEEK >= 30;
}
