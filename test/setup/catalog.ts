import type { OwnDatabase } from '../messaging/own-database.js';

/**
 * What a database contains, one line for each thing, sorted. The order of a table's columns is left out: an added column
 * is the last one, and no statement depends on that order.
 */
export async function catalogOf(database: OwnDatabase): Promise<string[]> {
  const rows = await database.query<{ line: string }>(`
    SELECT concat_ws(' ', 'column', attrelid::regclass, attname, format_type(atttypid, atttypmod),
                     CASE WHEN attnotnull THEN 'not null' END, CASE attidentity WHEN '' THEN NULL ELSE 'identity ' || attidentity::text END,
                     pg_get_expr(adbin, adrelid)) AS line
      FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
     WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped
    UNION ALL
    SELECT concat_ws(' ', 'relation', relkind, relname, reloptions) FROM pg_class WHERE relnamespace = 'public'::regnamespace
    UNION ALL
    SELECT concat_ws(' ', 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid))
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL
    SELECT 'trigger ' || pg_get_triggerdef(pg_trigger.oid) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL
    SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace`);
  return rows.map(({ line }) => line).sort();
}
