import { randomUUID } from 'node:crypto';
import { afterEach } from '@jest/globals';
import type { Service } from '#libs/contracts';
import { query } from '../suite/running-suite.js';

/** A fault in a service's database that lasts until it is mended. After a failing test it is mended automatically. */
export interface Fault {
  /** Lets the rows pass, but slowly, so that there is time to do something meanwhile. */
  slowDown(seconds: number): Promise<void>;
  mend(): Promise<void>;
}

const faults = new Set<Fault>();

afterEach(async () => {
  for (const fault of faults) await fault.mend();
});

/**
 * Makes a service fail whenever it inserts a row into `table` for which `condition` is true. In the condition the row is NEW.
 */
export async function faultIn(service: Service, table: string, condition: string): Promise<Fault> {
  const name = `fault_${randomUUID().replaceAll('-', '')}`;
  const does = (what: string) =>
    query(
      service,
      `CREATE OR REPLACE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN IF ${condition} THEN ${what}; END IF; RETURN NEW; END $$`,
    );
  await does(`RAISE 'provoked by a test' USING ERRCODE = 'check_violation'`);
  await query(service, `CREATE TRIGGER ${name} BEFORE INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION ${name}()`);
  const fault: Fault = {
    async slowDown(seconds) {
      await does(`PERFORM pg_sleep(${String(seconds)})`);
    },
    async mend() {
      if (faults.delete(fault)) await query(service, `DROP FUNCTION ${name} CASCADE`);
    },
  };
  faults.add(fault);
  return fault;
}
