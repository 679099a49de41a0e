import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from '@jest/globals';
import { faultIn } from '../delivery/fault.js';
import { expectInvariants } from '../invariants/invariants.js';
import { SilentProxy } from '../messaging/silent-proxy.js';
import { Instance } from '../story/instance.js';
import { newProduct } from '../story/product.js';
import { deliver, stockOf } from '../story/scenario.js';
import { query, runningSuite } from '../suite/running-suite.js';

afterAll(expectInvariants);

const OUTCOME_UNKNOWN = {
  detail: expect.stringMatching(/It is not known whether the request was carried out.*the same key/),
};

describe('a delivery is answered that its outcome is not known', () => {
  it('with 503, when PostgreSQL has committed and its answer is lost: the same request again gets the first answer', async () => {
    const { inventory } = runningSuite().databases;
    const proxy = await SilentProxy.readableBeforeUrl(inventory);
    const instance = await Instance.start('inventory', 'inventory-cut', {
      env: { DATABASE_URL: proxy.through(inventory) },
    });
    const [sku, key] = [await newProduct({ stock: 10 }), randomUUID()];
    proxy.filter = (bytes) => {
      // The key's row goes out together with COMMIT. PostgreSQL gets both; its answer does not arrive.
      if (bytes.includes(`"key":"${key}"`)) proxy.cut();
      return bytes;
    };

    const first = await deliver(sku, 5, key, instance);

    expect(first).toMatchObject({ status: 503, body: OUTCOME_UNKNOWN });
    expect(first.headers.get('retry-after')).toMatch(/^\d+$/);
    // Somebody has looked, and something else has happened since.
    expect(await stockOf(sku)).toMatchObject({ onHand: 15 });
    await deliver(sku, 1);
    expect(await deliver(sku, 5, key)).toMatchObject({ status: 200, body: { onHand: 15, delivered: 5 } });
    expect(await stockOf(sku)).toMatchObject({ onHand: 16, delivered: 6 });
    await instance.stop('SIGKILL');
    await proxy.close();
  });

  it('with 503, when the session ends at COMMIT: the same request again is carried out', async () => {
    const [sku, key] = [await newProduct({ stock: 10 }), randomUUID()];
    await query(
      'inventory',
      `CREATE FUNCTION end_session() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$`,
    );
    try {
      await query(
        'inventory',
        `CREATE CONSTRAINT TRIGGER end_session AFTER INSERT ON stock_movements DEFERRABLE INITIALLY DEFERRED
           FOR EACH ROW WHEN (NEW.sku = '${sku}') EXECUTE FUNCTION end_session()`,
      );
      expect(await deliver(sku, 5, key)).toMatchObject({ status: 503, body: OUTCOME_UNKNOWN });
    } finally {
      await query('inventory', 'DROP FUNCTION end_session CASCADE');
    }

    expect(await deliver(sku, 5, key)).toMatchObject({ status: 200, body: { onHand: 15 } });
    expect(await stockOf(sku)).toMatchObject({ onHand: 15, delivered: 5 });
  });

  it('with 500, after an error that nobody planned for: the same request again is carried out', async () => {
    const [sku, key] = [await newProduct({ stock: 10 }), randomUUID()];
    const fault = await faultIn('inventory', 'stock_movements', `NEW.sku = '${sku}'`);

    expect(await deliver(sku, 5, key)).toMatchObject({ status: 500, body: OUTCOME_UNKNOWN });

    await fault.mend();
    expect(await deliver(sku, 5, key)).toMatchObject({ status: 200, body: { onHand: 15 } });
    expect(await stockOf(sku)).toMatchObject({ onHand: 15, delivered: 5 });
  });
});
