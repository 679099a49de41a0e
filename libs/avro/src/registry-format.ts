/** The first byte of every value in the wire format of the Confluent registry. */
const MAGIC = 0;

/** The magic byte, and four bytes with the id of the schema. */
const PREFIX_BYTES = 5;

/** A value in the wire format of the Confluent registry: the magic byte, the id of the schema, and the Avro. */
export function withSchemaId(id: number, avro: Buffer): Buffer {
  const value = Buffer.allocUnsafe(PREFIX_BYTES + avro.length);
  value.writeUInt8(MAGIC, 0);
  value.writeInt32BE(id, 1);
  avro.copy(value, PREFIX_BYTES);
  return value;
}

/** The id of the schema and the Avro of a value, or undefined if it is not in that format. */
export function partsOf(value: Buffer): { readonly id: number; readonly avro: Buffer } | undefined {
  if (value.length < PREFIX_BYTES || value.readUInt8(0) !== MAGIC) return undefined;
  return { id: value.readInt32BE(1), avro: value.subarray(PREFIX_BYTES) };
}
