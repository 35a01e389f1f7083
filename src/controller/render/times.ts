const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (n: number): string => String(n).padStart(2, '0');

/** `22 Nov 2026 10:59:06Z`, in status. */
export function statusTime(milliseconds: number): string {
  const t = new Date(milliseconds);
  return `${two(t.getUTCDate())} ${MONTHS[t.getUTCMonth()] ?? ''} ${t.getUTCFullYear()} ${clockTime(milliseconds)}Z`;
}

/** `10:59:06`. */
export function clockTime(milliseconds: number): string {
  const t = new Date(milliseconds);
  return `${two(t.getUTCHours())}:${two(t.getUTCMinutes())}:${two(t.getUTCSeconds())}`;
}

/** `2026-11-22`. */
export function calendarDay(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

/** `2026-11-22T10:59:06Z`, in `show-status-log`. */
export function isoSeconds(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

/** `2026-11-22 10:59:14.228 +0000 UTC`, in operations and tasks. */
export function goTime(milliseconds: number): string {
  return `${calendarDay(milliseconds)} ${clockTime(milliseconds)}${fraction(milliseconds)} +0000 UTC`;
}

/** `2026-11-22T10:59:14.228Z`, of secrets: zeros at the end of the fraction are left out. */
export function goJsonTime(milliseconds: number): string {
  return `${calendarDay(milliseconds)}T${clockTime(milliseconds)}${fraction(milliseconds)}Z`;
}

function fraction(milliseconds: number): string {
  const digits = String(milliseconds % 1000).padStart(3, '0');
  return digits === '000' ? '' : `.${digits.replace(/0+$/, '')}`;
}

/** `just now`, `5 seconds ago`, `3 hours ago`, and after a day the date. */
export function ago(milliseconds: number, now: number): string {
  const seconds = Math.max(0, Math.floor((now - milliseconds) / 1000));
  const count = (n: number, unit: string): string => `${n} ${unit}${n === 1 ? '' : 's'} ago`;
  if (seconds < 1) return 'just now';
  if (seconds < 60) return count(seconds, 'second');
  if (seconds < 3600) return count(Math.floor(seconds / 60), 'minute');
  if (seconds < 86_400) return count(Math.floor(seconds / 3600), 'hour');
  return calendarDay(milliseconds);
}

/**
 * `30s`, `1m30s`, `500ms`, `1h`: Go's durations. Answers milliseconds, or undefined when it is none.
 */
export function parseDuration(text: string): number | undefined {
  const units: Record<string, number> = {
    ns: 1e-6,
    us: 1e-3,
    µs: 1e-3,
    ms: 1,
    s: 1000,
    m: 60_000,
    h: 3_600_000,
  };
  if (text === '0') return 0;
  if (!/^(\d+(\.\d*)?(ns|us|µs|ms|s|m|h))+$/.test(text)) return undefined;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d*)?)(ns|us|µs|ms|s|m|h)/g)) {
    total += Number(amount) * (units[unit ?? ''] ?? 0);
  }
  return total;
}
