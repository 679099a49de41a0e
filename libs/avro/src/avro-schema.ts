import avsc, { type Schema } from 'avsc';

/** The part of avsc's cursor that a list needs. */
interface Cursor {
  readonly buf: Buffer;
  readonly pos: number;
  readLong(): number;
  skipLong(): void;
}

/**
 * A list. avsc trusts the length that a list says it has: broken bytes could make it reserve gigabytes, or read beyond their
 * end for hours.
 */
class CheckedArray extends avsc.types.ArrayType {
  _read(cursor: Cursor): unknown[] {
    const item = this.itemsType as unknown as { _read(cursor: Cursor): unknown };
    const list: unknown[] = [];
    for (let count = readCount(cursor); count > 0; count = readCount(cursor)) {
      for (; count > 0; count--) {
        const before = cursor.pos;
        list.push(item._read(cursor));
        if (cursor.pos <= before || cursor.pos > cursor.buf.length) throw new Error('a list has no end');
      }
    }
    return list;
  }
}

/** A list comes in blocks. Where the count of a block is negative, the size in bytes follows. */
function readCount(cursor: Cursor): number {
  const count = cursor.readLong();
  if (count < 0) cursor.skipLong();
  return Math.abs(count);
}

/** An Avro schema, with which values are encoded and decoded. */
export class AvroSchema {
  private readonly type: avsc.Type;

  /** @throws if the text is no Avro schema */
  constructor(text: string) {
    const typeHook = (schema: Schema, options: object) =>
      isArraySchema(schema) ? new CheckedArray(schema, options) : undefined;
    this.type = avsc.Type.forSchema(JSON.parse(text) as Schema, { typeHook, omitRecordMethods: true });
  }

  /** The full name of the record. */
  get name(): string {
    return this.type.name ?? this.type.typeName;
  }

  /** @returns undefined if the schema cannot keep all that the value says */
  encode(value: unknown): Buffer | undefined {
    if (!this.type.isValid(value, { noUndeclaredFields: true })) return undefined;
    return this.type.toBuffer(value);
  }

  /** @throws if the bytes are not of this schema */
  decode(avro: Buffer): unknown {
    return asInJson(this.type.fromBuffer(avro));
  }
}

function isArraySchema(schema: Schema): boolean {
  return typeof schema === 'object' && 'type' in schema && schema.type === 'array';
}

/** What avsc decodes, as JSON has it: a field that is null in Avro is absent there. */
function asInJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asInJson);
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, field]) => (field === null ? [] : [[name, asInJson(field)]])),
  );
}
