import type { ClientBase } from 'pg';
import type { EntityManager } from 'typeorm';

const names = new Map<string, string>();

/**
 * Runs a statement that each connection parses and plans only once; TypeORM's own `query` has the server do it every time.
 * For statements whose plan does not depend on how full a table is: inserts, above all.
 */
export async function preparedQuery<R>(manager: EntityManager, text: string, values: unknown[]): Promise<R[]> {
  let name = names.get(text);
  if (name === undefined) names.set(text, (name = `statement-${String(names.size)}`));
  const client = (await manager.queryRunner?.connect()) as ClientBase;
  const { rows } = await client.query({ name, text, values });
  return rows as R[];
}
