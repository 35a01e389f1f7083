import { Failure } from '../errors/index.ts';

/** 1980, in seconds since 1970: the earliest time that a zip can tell. */
export const EARLIEST_DATE = 315_532_800;
/** The last second of the year 9999. */
const LATEST = 253_402_300_799;

/**
 * The time that is written into what is packed, in seconds since 1970: that of SOURCE_DATE_EPOCH, or 1980.
 *
 * Source: reproducible-builds.org/specs/source-date-epoch: a whole number in ASCII digits; a build ends when it is not.
 *
 * @throws Failure `INPUT_INVALID`
 */
export function readSourceDate(variables: Readonly<Record<string, string>>): number {
  const text = variables['SOURCE_DATE_EPOCH'];
  if (text === undefined) return EARLIEST_DATE;
  const date = /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN;
  if (date <= LATEST) return date;
  throw new Failure('INPUT_INVALID', 'SOURCE_DATE_EPOCH is not a number of seconds since 1970', {
    hint: 'For the time of the commit: SOURCE_DATE_EPOCH=$(git log -1 --format=%ct). Without it everything is of 1980.',
  });
}
