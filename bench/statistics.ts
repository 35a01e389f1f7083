/** Middle and spread of some measurements, in the unit they were taken in. */
export interface Spread {
  readonly median: number;
  /** Median of the distances from the median; one slow run does not move it. */
  readonly mad: number;
  readonly runs: number;
}

/** @throws RangeError for an empty list: a figure without a measurement must not exist. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  if (upper === undefined || lower === undefined) throw new RangeError('no measurements');
  return (lower + upper) / 2;
}

export function describeSpread(values: readonly number[]): Spread {
  const middle = median(values);
  return {
    median: middle,
    mad: median(values.map((value) => Math.abs(value - middle))),
    runs: values.length,
  };
}

export interface Ratio {
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
}

/**
 * How many times longer `slow` took than `fast`, from the ratio of each round: two runs of one round met the same
 * load of the machine, so their ratio is steadier than that of the medians.
 */
export function compareRounds(slow: readonly number[], fast: readonly number[]): Ratio {
  if (slow.length !== fast.length) throw new RangeError('rounds are incomplete');
  const ratios = slow.map((value, round) => value / (fast[round] ?? Number.NaN));
  return { median: median(ratios), lowest: Math.min(...ratios), highest: Math.max(...ratios) };
}
