/** A gap in which nothing happens for longer than this is drawn as a break. */
const LONGEST_GAP_MS = 100;
const BREAK_PX = 34;
const PX_PER_MS = { least: 1.2, most: 10 };

/** What all moments together should take, if it can be. */
const WANTED_PX = 570;

/** A time in which nothing happened. It is not drawn to scale, and says so. */
export interface Break {
  readonly fromY: number;
  readonly toY: number;
  readonly ms: number;
}

/** Time from top to bottom: one scale for all, but for the breaks. */
export interface TimeScale {
  readonly height: number;
  readonly pxPerMs: number;
  readonly breaks: readonly Break[];
  /** Where a time is. */
  readonly y: (ms: number) => number;
  /** Which time is there. */
  readonly ms: (y: number) => number;
}

/** @param moments the times at which something happened, in any order */
export function timeScale(moments: readonly number[]): TimeScale {
  const times = [...new Set(moments)].sort((a, b) => a - b);
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? time));
  const drawnMs = gaps.filter((gap) => gap <= LONGEST_GAP_MS).reduce((sum, gap) => sum + gap, 0);
  const pxPerMs = Math.min(PX_PER_MS.most, Math.max(PX_PER_MS.least, WANTED_PX / Math.max(1, drawnMs)));
  const points: { readonly ms: number; readonly y: number }[] = [];
  const breaks: Break[] = [];
  let y = 0;
  for (const [index, ms] of times.entries()) {
    const gap = index === 0 ? 0 : (gaps[index - 1] ?? 0);
    if (gap > LONGEST_GAP_MS) breaks.push({ fromY: y, toY: y + BREAK_PX, ms: gap });
    y += gap > LONGEST_GAP_MS ? BREAK_PX : gap * pxPerMs;
    points.push({ ms, y });
  }
  const first = points[0] ?? { ms: 0, y: 0 };
  return {
    height: y,
    pxPerMs,
    breaks,
    y: (ms) => between(points, 'ms', 'y', ms, first, pxPerMs),
    ms: (at) => between(points, 'y', 'ms', at, first, 1 / pxPerMs),
  };
}

/** On the line between the two points around a value; beyond the last one the scale goes on. */
function between(
  points: readonly { readonly ms: number; readonly y: number }[],
  from: 'ms' | 'y',
  to: 'ms' | 'y',
  value: number,
  first: { readonly ms: number; readonly y: number },
  slope: number,
): number {
  let low = first;
  for (const point of points) {
    if (point[from] >= value) {
      const width = point[from] - low[from];
      if (value < low[from] || width === 0) return point[to];
      return low[to] + ((value - low[from]) / width) * (point[to] - low[to]);
    }
    low = point;
  }
  return low[to] + (value - low[from]) * slope;
}
