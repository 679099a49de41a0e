import { describe, expect, it } from '@jest/globals';
import { isAsItShould, isHealed, said, type Sightings } from './trial.js';

const HEALED: Sightings = {
  placed: 5,
  ended: 5,
  lagOf: 'payment',
  mostLag: 5,
  lagNow: 0,
  mustWait: false,
  caughtUpMs: 1_200,
};

describe('what was seen of a fault', () => {
  it('says how the lag grew and fell, and that nothing was lost', () => {
    expect(said(HEALED)).toEqual([
      'The lag of payment grew to 5, and fell to 0 within 1.20 s after the fault.',
      'All 5 orders that were placed for it have ended: nothing was lost.',
    ]);
    expect(isHealed(HEALED)).toBe(true);
  });

  it('is not healed while an order is open, or a message waits', () => {
    const open = { ...HEALED, ended: 3 };
    expect(isHealed(open)).toBe(false);
    expect(said(open)).toContain('3 of the 5 orders that were placed for it have ended.');
    const waiting = { ...HEALED, lagNow: 2, caughtUpMs: undefined };
    expect(isHealed(waiting)).toBe(false);
    expect(said(waiting)).toContain('The lag of payment grew to 5, and is 2 now.');
  });

  it('says who took the relay over, and is not healed until the instance is back', () => {
    const kill = { instance: 'order-1', backMs: 900, ledBefore: true, leader: 'order-2', leadsAfterMs: 400 };
    expect(said({ ...HEALED, kill })).toEqual(
      expect.arrayContaining([
        'order-1 was back, with a new process, after 900 ms.',
        'order-2 took the relay over after 400 ms.',
      ]),
    );
    expect(isHealed({ ...HEALED, kill })).toBe(true);
    expect(isHealed({ ...HEALED, kill: { ...kill, backMs: undefined } })).toBe(false);
    expect(isHealed({ ...HEALED, kill: { ...kill, leader: undefined } })).toBe(false);
    expect(said({ ...HEALED, kill: { ...kill, leader: 'order-1' } })).toContain('It led the relay again after 400 ms.');
  });

  it('is not as it should be if nothing waited for a service that was held', () => {
    expect(isAsItShould({ ...HEALED, mustWait: true })).toBe(true);
    expect(isAsItShould({ ...HEALED, mustWait: true, mostLag: 0 })).toBe(false);
    expect(isAsItShould({ ...HEALED, mostLag: 0 })).toBe(true);
    expect(isAsItShould({ ...HEALED, ended: 4 })).toBe(false);
  });

  it('is not healed until the broker is back', () => {
    expect(isHealed({ ...HEALED, brokers: { fewest: 2, now: 2, all: 3 } })).toBe(false);
    expect(isHealed({ ...HEALED, brokers: { fewest: 2, now: 3, all: 3 } })).toBe(true);
  });
});
