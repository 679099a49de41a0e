/** A value in the registry's wire format: a zero, the schema's id in four bytes, and the parts of the Avro. */
export function avroValue(schemaId: number, ...parts: readonly Buffer[]): Buffer {
  const id = Buffer.alloc(5);
  id.writeUInt32BE(schemaId, 1);
  return Buffer.concat([id, ...parts]);
}

/** A text in Avro: its length, and its bytes. */
export function avroText(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([avroLong(bytes.length), bytes]);
}

/** A number in Avro: zigzag, seven bits a byte, the lowest first. It serves for small positive ones. */
export function avroLong(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value * 2;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Buffer.from([...bytes, rest]);
}
