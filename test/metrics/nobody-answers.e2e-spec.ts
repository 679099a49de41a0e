import { afterAll, describe, expect, it } from '@jest/globals';
import { expectInvariants } from '../invariants/invariants.js';
import { SilentProxy } from '../messaging/silent-proxy.js';
import { Instance } from '../story/instance.js';
import { valueOf } from '../suite/metrics.js';
import { runningSuite } from '../suite/running-suite.js';
import { until } from '../suite/until.js';

afterAll(expectInvariants);

describe('when the database', () => {
  it('is silent, the metrics are answered at once, and those of its tables are missing until it answers again', async () => {
    const { payment } = runningSuite().databases;
    const proxy = await SilentProxy.beforeUrl(payment);
    const instance = await Instance.start('payment', 'payment-behind-proxy', {
      env: { DATABASE_URL: proxy.through(payment) },
    });
    const url = new URL(instance.url);
    const pending = () => valueOf(url, 'outbox_pending_rows');
    try {
      await until('the rows that wait', pending, (rows) => rows !== undefined);

      proxy.cutAll();
      await until('no value for the rows that wait', pending, (rows) => rows === undefined);
      // The broker answers, so this is still known.
      expect(await valueOf(url, 'kafka_consumergroup_lag')).toBeDefined();

      proxy.restore();
      await until('the rows that wait, again', pending, (rows) => rows !== undefined);
    } finally {
      proxy.restore();
      await instance.stop();
      await proxy.close();
    }
  });
});
