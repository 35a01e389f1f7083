import type { Ratio, Spread } from './statistics.ts';

/** What one scenario measured: lines to print and values for `--json`. */
export interface Report {
  readonly name: string;
  readonly lines: readonly string[];
  readonly values: Readonly<Record<string, number | Spread | Ratio>>;
}

export const ms = ({ median, mad }: Spread): string => `${median.toFixed(0)} ms (±${mad.toFixed(0)})`;
export const times = ({ median, lowest, highest }: Ratio): string =>
  `${median.toFixed(1)}x (${lowest.toFixed(1)} to ${highest.toFixed(1)})`;
export const mega = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
