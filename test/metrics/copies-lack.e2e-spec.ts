import { afterAll, describe, it, jest } from '@jest/globals';
import { BACK_WITHIN_MS, BROKERS, pidOf } from '../cluster/brokers.js';
import { expectInvariants } from '../invariants/invariants.js';
import { valueOf } from '../suite/metrics.js';
import { OwnSuite } from '../suite/own-suite.js';
import { until } from '../suite/until.js';

const suite = new OwnSuite('copies-lack', ['--brokers', '3']);
await suite.start();

afterAll(expectInvariants);
afterAll(() => suite.remove());

jest.setTimeout(4 * BACK_WITHIN_MS);

describe('while one of three brokers is frozen', () => {
  it('the metrics show that its copies lack, and that they do not when it goes on', async () => {
    const lacking = () => valueOf('order', 'kafka_under_replicated_partitions', { topic: 'order.events' });
    await until('all copies', lacking, (partitions) => partitions === 0, BACK_WITHIN_MS);
    const pid = pidOf(BROKERS[2] ?? '');
    process.kill(pid, 'SIGSTOP');
    try {
      await until('12 partitions that lack a copy', lacking, (partitions) => partitions === 12, BACK_WITHIN_MS);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    await until('all copies', lacking, (partitions) => partitions === 0, BACK_WITHIN_MS);
  });
});
