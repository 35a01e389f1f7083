import { usage } from '../../commands/line/refuse.ts';
import type { Secret } from '../../model/index.ts';
import { parseDuration } from '../../render/index.ts';

const HOUR = 3_600_000;
const MONTHS: Readonly<Record<string, number>> = { monthly: 1, quarterly: 3, yearly: 12 };
const HOURS: Readonly<Record<string, number>> = { hourly: 1, daily: 24, weekly: 168 };

/** `--rotate`. @throws Failure `rotate policy "x" not valid`. */
export function parseRotation(text: string): Secret['rotate'] {
  if (text === 'never' || text in HOURS || text in MONTHS) return text as Secret['rotate'];
  throw usage(`rotate policy "${text}" not valid`);
}

/** When a secret that is rotated now is due again, in milliseconds since 1970; undefined for never. */
export function nextRotation(rotate: Secret['rotate'], now: number): number | undefined {
  const hours = HOURS[rotate];
  if (hours !== undefined) return now + hours * HOUR;
  const months = MONTHS[rotate];
  if (months === undefined) return undefined;
  const date = new Date(now);
  return date.setUTCMonth(date.getUTCMonth() + months);
}

/** `--expire`: a duration from now or a time (RFC 3339, UTC when it says nothing). Answers milliseconds since 1970. */
export function parseExpiry(text: string, now: number): number {
  const duration = parseDuration(text);
  if (duration !== undefined && duration > 0) return now + duration;
  if (duration !== undefined || text.startsWith('-'))
    throw usage(`negative expire duration "${text}" not valid`);
  const zoned = /(?:Z|[+-]\d\d:\d\d)$/.test(text);
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(text) ? Date.parse(zoned ? text : `${text}Z`) : NaN;
  if (Number.isNaN(time)) throw usage(`expire time or duration "${text}" not valid`);
  return time;
}
