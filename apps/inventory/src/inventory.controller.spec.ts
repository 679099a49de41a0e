import { describe, expect, it } from '@jest/globals';
import type { Problem } from '#libs/problem-details';
import type { GroupCommit, UnitOfWork, Work } from '#libs/unit-of-work';
import type { DataSource } from 'typeorm';
import type { BookedBefore } from './book-delivery.js';
import { InventoryController } from './inventory.controller.js';

/** Stands for a shared transaction, and notes how each member's part ended. */
class Members {
  readonly ended: ('committed' | 'undone with all others')[] = [];

  constructor(private readonly before: BookedBefore) {}

  async run<T>(member: Work<T>): Promise<T> {
    const work = {
      decide: (_: unknown, rule: (before: BookedBefore) => unknown) => Promise.resolve(rule(this.before)),
    };
    try {
      const result = await member(work as unknown as UnitOfWork);
      this.ended.push('committed');
      return result;
    } catch (error) {
      this.ended.push('undone with all others');
      throw error;
    }
  }
}

describe('a delivery that is refused', () => {
  const full = { sku: 'MUG', initial: 0, onHand: 2_147_483_647, reserved: 0, shipped: 0, delivered: 2_147_483_647 };

  const used = { requestHash: 'the hash of another request', stock: full };

  it.each<[string, BookedBefore, number, string]>([
    ['for an unknown SKU', { used: null, stock: null }, 404, 'There is no SKU MUG.'],
    [
      'because the total would be too large',
      { used: null, stock: full },
      409,
      'Inventory can hold 2147483647 pieces of MUG at most',
    ],
    ['because its key was used before', { used, stock: full }, 422, 'came with another request before'],
  ])('%s does not undo what others do in the same transaction', async (_, before, status, detail) => {
    const members = new Members(before);
    const controller = new InventoryController(members as unknown as GroupCommit, {} as DataSource);

    const refusal: unknown = await controller.deliver('key-1', 'MUG', { quantity: 1 }).catch((error: unknown) => error);

    const problem = refusal as Problem;
    expect(problem.getStatus()).toBe(status);
    expect(problem.detail).toContain(detail);
    expect(members.ended).toEqual(['committed']);
  });
});
