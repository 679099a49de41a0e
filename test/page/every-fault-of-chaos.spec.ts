import { describe, expect, it } from '@jest/globals';
import { CHAOS_ONLY, FAULTS, MESSAGE_FAULTS } from '../../tools/launcher/breaks/faults.js';
import { FAULTS as OF_CHAOS } from '../chaos/schedule.js';

const chaos: readonly string[] = Object.values(OF_CHAOS).flat();
const page: readonly string[] = [...Object.keys(FAULTS), ...Object.values(MESSAGE_FAULTS).map(({ kind }) => kind)];

/** These are easier to see on the page than under load. */
const OF_THE_PAGE_ALONE = ['a service is frozen', 'an event that breaks its contract is sent'];

describe('the page', () => {
  it('can cause every fault of the chaos command, except those of which it says why not', () => {
    expect([...page, ...CHAOS_ONLY.kinds].toSorted()).toEqual([...chaos, ...OF_THE_PAGE_ALONE].toSorted());
  });

  it('says that the others need the chaos command', () => {
    expect(CHAOS_ONLY.why).toContain('npm run chaos');
  });
});
