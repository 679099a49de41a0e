import { describe, expect, it } from '@jest/globals';
import { FAULTS, scheduleOf } from './schedule.js';

/** The seeds that are run one after the other before a release. */
const SEEDS = [1, 2, 3, 4, 5];

const kindsOf = (seed: number, seconds: number) =>
  Object.values(scheduleOf(seed, seconds)).flatMap((faults) => faults.map(({ kind }) => kind));

describe('the schedule of faults', () => {
  it('is the same for the same seed, and another one for another seed', () => {
    expect(scheduleOf(7, 120)).toEqual(scheduleOf(7, 120));
    expect(scheduleOf(7, 120)).not.toEqual(scheduleOf(8, 120));
  });

  it('has every kind of fault within five seeds of ninety seconds', () => {
    const kinds = new Set(SEEDS.flatMap((seed) => kindsOf(seed, 90)));
    expect([...kinds].toSorted()).toEqual([...FAULTS.servers, ...FAULTS.services].toSorted());
  });

  it('repeats no kind before all others of its track were there', () => {
    const { services } = scheduleOf(7, 200);
    const firstRound = services.slice(0, FAULTS.services.length).map(({ kind }) => kind);
    expect(new Set(firstRound).size).toBe(FAULTS.services.length);
  });

  it('goes on until the end, and begins nothing after it', () => {
    const times = scheduleOf(7, 60).services.map(({ atSeconds }) => atSeconds);
    expect(Math.max(...times)).toBeGreaterThan(50);
    expect(Math.max(...times)).toBeLessThan(60);
  });
});
