import type { DataSource, EntityMetadata, ObjectLiteral } from 'typeorm';
import type { Statement, Transaction } from './transaction.js';

/** Makes TypeORM return a `bigint` column as a number, which is exact up to 2^53. PostgreSQL's driver returns text. */
export const bigintAsNumber = { to: (value: number) => value, from: Number };

/** What identifies an entity: the value of its one primary column. */
export type EntityId = string | number;

type Row = Record<string, unknown>;
type ColumnMetadata = EntityMetadata['columns'][number];

const known = new WeakMap<EntityMetadata, EntityStatements<ObjectLiteral>>();

/** The statements for an entity type, built once for each data source. */
export function statementsOf<E extends ObjectLiteral>(dataSource: DataSource, type: new () => E): EntityStatements<E> {
  const metadata = dataSource.getMetadata(type);
  let statements = known.get(metadata);
  if (statements === undefined) known.set(metadata, (statements = new EntityStatements(metadata)));
  return statements as unknown as EntityStatements<E>;
}

/**
 * The three statements that a unit of work needs of an entity, each for any number of rows in one round trip. TypeORM's
 * own `save` sends a statement for each row, and its `insert` a new text for each number of rows.
 */
export class EntityStatements<E extends ObjectLiteral> {
  private readonly key: ColumnMetadata;
  private readonly columns: readonly ColumnMetadata[];
  /** Those that may change after the row was inserted: all but the key and the columns marked `update: false`. */
  private readonly changing: readonly ColumnMetadata[];
  private readonly selectSql: string;
  private readonly insertSql: string;
  private readonly updateSql: string;

  constructor(private readonly metadata: EntityMetadata) {
    const [key, ...others] = metadata.primaryColumns;
    if (key === undefined || others.length > 0) throw new Error(`${metadata.name} needs exactly one primary column`);
    this.key = key;
    this.columns = metadata.columns;
    this.changing = metadata.columns.filter((column) => column.isUpdate && column !== key);
    const quoted = (column: ColumnMetadata) => `"${column.databaseName}"`;
    const table = `"${metadata.tableName}"`;
    const names = this.columns.map(quoted).join(', ');
    const rows = `json_populate_recordset(null::${table}, $1)`;
    const changes = this.changing.map((column) => `${quoted(column)} = new.${quoted(column)}`).join(', ');
    // Locks are taken in the order of the key, so that two instances do not wait for each other.
    this.selectSql = `SELECT ${names} FROM ${table} WHERE ${quoted(key)} = ANY($1) ORDER BY ${quoted(key)} FOR UPDATE`;
    this.insertSql = `INSERT INTO ${table} (${names}) SELECT ${names} FROM ${rows}`;
    // The planner assumes a hundred rows in a JSON document, and would scan the table instead of using the index. $2 prevents that.
    this.updateSql = `UPDATE ${table} SET ${changes} FROM ${rows} AS new
                       WHERE ${table}.${quoted(key)} = new.${quoted(key)} AND ${table}.${quoted(key)} = ANY($2)`;
  }

  idOf(entity: E): EntityId {
    return entity[this.key.propertyName] as EntityId;
  }

  /** Loads and locks the rows with these ids; an id without a row is missing from the result. */
  async selectForUpdate(transaction: Transaction, ids: readonly EntityId[]): Promise<Map<EntityId, E>> {
    const rows = await transaction.query<Row>(this.selectSql, [ids]);
    const { driver } = transaction.dataSource;
    return new Map(
      rows.map((row) => {
        const entity = this.metadata.create() as E;
        for (const column of this.columns) {
          const value: unknown = driver.prepareHydratedValue(row[column.databaseName], column);
          column.setEntityValue(entity, value);
        }
        return [this.idOf(entity), entity];
      }),
    );
  }

  insert(entities: readonly E[]): Statement {
    const rows = JSON.stringify(entities.map((entity) => toRow(entity, this.columns)));
    return { text: this.insertSql, values: [rows] };
  }

  update(entities: readonly E[]): Statement {
    const columns = [this.key, ...this.changing];
    const rows = JSON.stringify(entities.map((entity) => toRow(entity, columns)));
    return { text: this.updateSql, values: [rows, entities.map((entity) => this.idOf(entity))] };
  }

  /** The columns of an entity that can change, as text. If the text differs from before, the entity was changed. */
  fingerprint(entity: E): string {
    return JSON.stringify(toRow(entity, this.changing));
  }
}

function toRow(entity: ObjectLiteral, columns: readonly ColumnMetadata[]): Row {
  const row: Row = {};
  for (const column of columns) {
    const value: unknown = entity[column.propertyName];
    row[column.databaseName] = Buffer.isBuffer(value) ? `\\x${value.toString('hex')}` : (value ?? null);
  }
  return row;
}
