import { expect, it } from '@jest/globals';
import { FAULTS, MESSAGE_FAULTS } from '../../tools/launcher/breaks/faults.js';
import { FAULTS as OF_CHAOS } from '../chaos/schedule.js';

const chaos: readonly string[] = Object.values(OF_CHAOS).flat();
const page: readonly string[] = [...Object.keys(FAULTS), ...Object.values(MESSAGE_FAULTS).map(({ kind }) => kind)];

/** These are easier to see on the page than under load. */
const OF_THE_PAGE_ALONE = ['a service is frozen', 'an event that breaks its contract is sent'];

it('the page can cause every fault of the chaos command', () => {
  expect(page.toSorted()).toEqual([...chaos, ...OF_THE_PAGE_ALONE].toSorted());
});
