/** The value below which a share of the values lies: `percentile(values, 0.99)`. Nearest rank, so it is one of the values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new Error('no values, so no percentile');
  return value;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  if (upper === undefined || lower === undefined) throw new Error('no values, so no median');
  return (lower + upper) / 2;
}

/** The smallest and the largest value. */
export function spread(values: readonly number[]): readonly [number, number] {
  return [Math.min(...values), Math.max(...values)];
}

/**
 * An interval that contains the true median in at least 95 of 100 runs, whatever the distribution of the values is: it leaves
 * out so many at each end that the sign test would refuse a median beyond. Of fewer than six values it leaves out none, and
 * contains the median less often. (W. J. Conover, Practical Nonparametric Statistics, on confidence intervals of quantiles)
 */
export function medianInterval(values: readonly number[]): readonly [number, number] {
  const sorted = [...values].sort((a, b) => a - b);
  const leftOut = leftOutAtEachEnd(sorted.length);
  return spread(sorted.slice(leftOut, sorted.length - leftOut));
}

function leftOutAtEachEnd(count: number): number {
  let leftOut = 0;
  // Each value is below the median or above it, with the same chance: so the number below it has a binomial distribution.
  let chance = 0.5 ** count;
  let chanceOfError = chance;
  for (;;) {
    chance *= (count - leftOut) / (leftOut + 1);
    chanceOfError += chance;
    if (chanceOfError > 0.025) return leftOut;
    leftOut++;
  }
}
