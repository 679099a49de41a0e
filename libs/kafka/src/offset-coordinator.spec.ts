import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import { KafkaJSProtocolError } from 'kafkajs';
import './index.js';
import type { OffsetManager } from './offset-coordinator.js';

const RealOffsetManager = createRequire(import.meta.url)('kafkajs/src/consumer/offsetManager/index.js') as new (
  options: object,
) => OffsetManager;

/** A broker, which may be the coordinator of the consumer group or not. */
class FakeBroker {
  readonly committed: object[] = [];
  isCoordinator = true;
  isAway = false;

  isConnected = () => !this.isAway;

  offsetCommit({ topics }: { topics: object }): Promise<void> {
    if (this.isAway) return Promise.reject(new Error('connect ECONNREFUSED'));
    if (!this.isCoordinator) return Promise.reject(notCoordinator());
    this.committed.push(topics);
    return Promise.resolve();
  }
}

const offsets = { topics: [{ topic: 'order.events', partitions: [{ partition: 0, offset: '7' }] }] };

describe('offsets that are committed after the consumer group has got another coordinator', () => {
  it('go to the new one at the second attempt, if the old one lives and refuses them', async () => {
    const [old, another] = [new FakeBroker(), new FakeBroker()];
    const manager = managerOf(old, another);
    old.isCoordinator = false;

    await expect(manager.commitOffsets(offsets)).rejects.toThrow('not the correct coordinator');
    await manager.commitOffsets(offsets);

    expect(another.committed).toEqual([offsets.topics]);
  });

  it('go to the new one at once, if the old one is away', async () => {
    const [old, another] = [new FakeBroker(), new FakeBroker()];
    const manager = managerOf(old, another);
    old.isAway = true;

    await manager.commitOffsets(offsets);

    expect(another.committed).toEqual([offsets.topics]);
  });
});

it('offsets go to the coordinator with which the consumer joined for as long as it takes them', async () => {
  const [old, another] = [new FakeBroker(), new FakeBroker()];
  const manager = managerOf(old, another);

  await manager.commitOffsets(offsets);

  expect([old.committed.length, another.committed.length]).toEqual([1, 0]);
});

/** A consumer that joined its consumer group with `old` as the coordinator. Now the cluster names `another`. */
function managerOf(old: FakeBroker, another: FakeBroker): OffsetManager {
  return new RealOffsetManager({
    groupId: 'payment',
    generationId: 1,
    memberId: 'member',
    memberAssignment: { 'order.events': [0] },
    topicConfigurations: {},
    autoCommit: false,
    coordinator: old,
    instrumentationEmitter: { emit: () => undefined },
    cluster: {
      findGroupCoordinator: () => Promise.resolve(another),
      // What kafkajs asks by itself: the same broker, by its number.
      findBroker: () => Promise.resolve(old),
      refreshMetadata: () => Promise.resolve(),
      committedOffsets: () => ({ 'order.events': {} }),
    },
  });
}

function notCoordinator(): KafkaJSProtocolError {
  const type = 'NOT_COORDINATOR_FOR_GROUP';
  const message = 'This is not the correct coordinator for this group';
  return new KafkaJSProtocolError(Object.assign(new Error(message), { type, code: 16, retriable: true }));
}
