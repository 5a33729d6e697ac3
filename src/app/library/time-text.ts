/** When something happened, as a person says it: "today 14:20". By the clock and calendar of this machine. Pure but for its time zone. */
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** Farther back, a name of a day could be meant of two weeks. */
const NAMED_DAYS = 6;

export function whenText(atMs: number, nowMs: number): string {
  const at = new Date(atMs);
  const now = new Date(nowMs);
  const clock = `${at.getHours()}:${String(at.getMinutes()).padStart(2, '0')}`;
  // By the middle of the day, an hour lost or won in summer time is no day.
  const days = Math.round((noonOf(now) - noonOf(at)) / DAY_MS);
  if (atMs <= nowMs && nowMs - atMs < MINUTE_MS) return 'just now';
  if (days === 0) return `today ${clock}`;
  if (days === 1) return `yesterday ${clock}`;
  if (days > 1 && days <= NAMED_DAYS) return `${DAYS[at.getDay()]!} ${clock}`;
  const date = `${at.getDate()} ${MONTHS[at.getMonth()]!}`;
  return at.getFullYear() === now.getFullYear() ? `${date}, ${clock}` : `${date} ${at.getFullYear()}`;
}

const noonOf = (date: Date): number => new Date(date.getFullYear(), date.getMonth(), date.getDate(), 12).getTime();
