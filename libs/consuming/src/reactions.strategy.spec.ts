import { beforeEach, describe, expect, it } from '@jest/globals';
import type { IncomingMessage, MessageConsumer, TakeMessages } from '#libs/messages';
import { register } from 'prom-client';
import { Reactions, ReactionsStrategy, type MessageProcessor } from './index.js';

const MESSAGE: IncomingMessage = {
  topic: 'depot.events',
  partition: 0,
  offset: '0',
  key: 'a',
  value: null,
  headers: {},
  timestamp: '0',
};

let take: TakeMessages | undefined;
let process: TakeMessages;

beforeEach(async () => {
  register.resetMetrics();
  const consumer = {
    start: (given: TakeMessages) => {
      take = given;
      return Promise.resolve();
    },
  } as MessageConsumer;
  const processor = { process: (...args: Parameters<TakeMessages>) => process(...args) } as MessageProcessor;
  await new ReactionsStrategy({ consumer, processor, reactions: new Reactions() }).listen(() => undefined);
});

describe('the time that a batch takes', () => {
  it('is measured when its messages were taken', async () => {
    process = () => Promise.resolve();
    await take?.(
      [MESSAGE],
      () => undefined,
      () => true,
    );

    expect(await measured()).toBe(1);
  });

  it('is not measured when a fault keeps them for later', async () => {
    process = () => Promise.reject(new Error('the database is away'));
    await expect(
      take?.(
        [MESSAGE],
        () => undefined,
        () => true,
      ),
    ).rejects.toThrow('the database is away');

    expect(await measured()).toBe(0);
  });
});

async function measured(): Promise<number> {
  const line = /^consumer_handling_seconds_count\{topic="depot.events"\} (\d+)$/m.exec(await register.metrics());
  return Number(line?.[1] ?? 0);
}
