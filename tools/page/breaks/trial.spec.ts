import { describe, expect, it } from '@jest/globals';
import { expectationOfMessage, isAsItShould, isHealed, said, type Sightings } from './trial.js';

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

  it('is not healed until what was ended has a new process', () => {
    const one = { names: ['order-1'], back: 1, backMs: 900 };
    expect(said({ ...HEALED, processes: one })).toContain('order-1 was back, with a new process, after 900 ms.');
    expect(isHealed({ ...HEALED, processes: one })).toBe(true);
    const away = { ...HEALED, processes: { ...one, back: 0, backMs: undefined } };
    expect(said(away)).toContain('order-1 is not back yet.');
    expect(isHealed(away)).toBe(false);
  });

  it('counts the new processes of several', () => {
    const three = { names: ['kafka', 'kafka-2', 'kafka-3'], back: 2, backMs: undefined };
    expect(said({ ...HEALED, processes: three })).toContain('2 of 3 have a new process.');
    expect(isHealed({ ...HEALED, processes: three })).toBe(false);
    expect(said({ ...HEALED, processes: { ...three, back: 3, backMs: 21_000 } })).toContain(
      'All 3 have a new process, after 21.00 s.',
    );
  });

  it('is not healed until connections that are silent were given up', () => {
    const silence = { connections: 4, swallowed: 812, givenUp: 3 };
    expect(said({ ...HEALED, silence })).toContain(
      '812 bytes did not arrive, over 4 connections. It has given up 3 of them.',
    );
    expect(isAsItShould({ ...HEALED, silence })).toBe(true);
    expect(isHealed({ ...HEALED, silence: { ...silence, givenUp: 0 } })).toBe(false);
    expect(isAsItShould({ ...HEALED, silence: { ...silence, swallowed: 0 } })).toBe(false);
  });

  it('says who took the relay over, and is not healed while nobody leads it', () => {
    const relay = { instance: 'order-1', ledBefore: true, leader: 'order-2', leadsAfterMs: 400 };
    expect(said({ ...HEALED, relay })).toContain('order-2 took the relay over after 400 ms.');
    expect(said({ ...HEALED, relay: { ...relay, leader: 'order-1' } })).toContain(
      'It led the relay again after 400 ms.',
    );
    expect(said({ ...HEALED, relay: { ...relay, ledBefore: false } })).toContain('order-2 went on leading the relay.');
    expect(isHealed({ ...HEALED, relay })).toBe(true);
    expect(isHealed({ ...HEALED, relay: { ...relay, leader: undefined } })).toBe(false);
  });

  it('is not as it should be if nothing waited for a service that was frozen', () => {
    expect(isAsItShould({ ...HEALED, mustWait: true })).toBe(true);
    expect(isAsItShould({ ...HEALED, mustWait: true, mostLag: 0 })).toBe(false);
    expect(isAsItShould({ ...HEALED, mostLag: 0 })).toBe(true);
    expect(isAsItShould({ ...HEALED, ended: 4 })).toBe(false);
  });

  it('is not as it should be if nothing stood still that was to be frozen', () => {
    expect(isAsItShould({ ...HEALED, standstill: 1 })).toBe(true);
    expect(said({ ...HEALED, standstill: 12 })).toContain('12 processes stood still.');
    expect(isAsItShould({ ...HEALED, standstill: 0 })).toBe(false);
  });

  it('is not healed until every broker has every event again', () => {
    expect(isHealed({ ...HEALED, copies: { fewest: 2, now: 2, all: 3 } })).toBe(false);
    const back = { ...HEALED, copies: { fewest: 2, now: 3, all: 3 } };
    expect(isHealed(back)).toBe(true);
    expect(said(back)).toContain('Every event was on 2 brokers at the fewest, and is on 3 now.');
  });
});

describe('what should come of a message', () => {
  it('names the event, and those who hear it', () => {
    expect(expectationOfMessage('again', 'OrderPlaced', ['payment', 'inventory'])).toEqual({
      title: 'Send OrderPlaced again',
      should: 'The inbox of payment and inventory drops it as a duplicate, and the books stay as they are.',
    });
  });
});
