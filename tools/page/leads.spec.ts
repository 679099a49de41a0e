import { beforeEach, describe, expect, it } from '@jest/globals';
import { Leads, type Lead } from './leads.js';

const OUTBOX = { service: 'payment', relay: 'outbox' } as const;

describe('who leads a relay', () => {
  let leads: Leads;
  beforeEach(() => {
    leads = new Leads();
  });
  /** What is known when these say that they lead, or that they do not. */
  const after = (at: number, ...claims: [instance: string, leads: boolean][]): Lead | undefined => {
    leads.take(
      at,
      claims.map(([instance, is]) => ({ ...OUTBOX, instance, leads: is })),
    );
    return leads.list()[0];
  };

  it('is known since the page started', () => {
    const lead = after(1, ['payment-1', true], ['payment-2', false]);
    expect(lead).toEqual({ ...OUTBOX, leader: 'payment-1', since: null, before: null });
    expect(after(2, ['payment-1', true])).toEqual(lead);
  });

  it('changes when another instance takes over, and says when that was and who led before', () => {
    after(1, ['payment-1', true], ['payment-2', false]);
    expect(after(2, ['payment-2', false])).toMatchObject({ leader: null, since: 2, before: 'payment-1' });
    expect(after(3, ['payment-2', true])).toMatchObject({ leader: 'payment-2', since: 3, before: 'payment-1' });
    expect(after(4, ['payment-1', false], ['payment-2', true])).toMatchObject({ leader: 'payment-2', since: 3 });
  });

  it('is not known while no instance answers', () => {
    after(1, ['payment-1', true]);
    expect(after(2)).toMatchObject({ leader: null, since: 2, before: 'payment-1' });
  });

  it('is told for each relay of a service apart', () => {
    const letters = { service: 'payment', relay: 'dead_letters' } as const;
    leads.take(1, [
      { ...OUTBOX, instance: 'payment-1', leads: true },
      { ...letters, instance: 'payment-1', leads: false },
      { ...OUTBOX, instance: 'payment-2', leads: false },
      { ...letters, instance: 'payment-2', leads: true },
    ]);
    expect(leads.list().map(({ relay, leader }) => [relay, leader])).toEqual([
      ['outbox', 'payment-1'],
      ['dead_letters', 'payment-2'],
    ]);
  });
});
