const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAY = 86_400;

const WRITTEN = /^(\d{1,2}) ([A-Za-z]{3}) (\d{4}) (\d{2}):(\d{2}):(\d{2})(Z|[+-]\d{2}:?\d{2})$/;
const CLOCK = /^(\d{2}):(\d{2}):(\d{2})(Z|[+-]\d{2}:?\d{2})$/;

/** Seconds east of UTC. */
function offsetSeconds(zone: string): number {
  if (zone === 'Z') return 0;
  const sign = zone.startsWith('-') ? -1 : 1;
  return sign * (Number(zone.slice(1, 3)) * 3600 + Number(zone.slice(-2)) * 60);
}

/**
 * Seconds since 1970 of a `since` field: `22 Nov 2026 10:50:45Z` in status, RFC 3339 in `show-status-log`.
 * Undefined when it is in no form that is known.
 */
export function parseJujuTime(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const written = WRITTEN.exec(text);
  if (written !== null) {
    const [, day, month, year, hours, minutes, seconds, zone] = written;
    const monthIndex = MONTHS.indexOf((month ?? '').toLowerCase());
    if (monthIndex < 0) return undefined;
    const local = Date.UTC(
      Number(year),
      monthIndex,
      Number(day),
      Number(hours),
      Number(minutes),
      Number(seconds),
    );
    return local / 1000 - offsetSeconds(zone ?? 'Z');
  }
  if (!/^\d{4}-\d{2}-\d{2}T/.test(text)) return undefined;
  const parsed = Date.parse(text);
  return Number.isNaN(parsed) ? undefined : Math.floor(parsed / 1000);
}

/**
 * The controller's clock as seconds since 1970.
 *
 * `controller.timestamp` has no date (`10:50:55Z`), so it is placed at the first such time of day that is not before
 * the newest `since` of the same status: everything that status shows has already happened. When that newest change
 * is days old the result is too early, but still not before anything seen, which is all that it is used for.
 */
export function resolveControllerTime(
  timestamp: string | undefined,
  newestSince: number | undefined,
): number | undefined {
  const clock = CLOCK.exec(timestamp ?? '');
  if (clock === null) return parseJujuTime(timestamp) ?? newestSince;
  const [, hours, minutes, seconds, zone] = clock;
  const timeOfDay =
    Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) - offsetSeconds(zone ?? 'Z');
  if (newestSince === undefined) return undefined;
  // One second of slack: the two fields are read at different moments of one answer.
  const base = newestSince - 1;
  const startOfDay = Math.floor(base / DAY) * DAY;
  let candidate = startOfDay + timeOfDay;
  while (candidate < base) candidate += DAY;
  while (candidate - DAY >= base) candidate -= DAY;
  return Math.max(candidate, newestSince);
}
