import { AvroCodec } from '#libs/avro';
import { CATALOGUE } from '#libs/contracts';
import { jsonCodec, type Codec } from '#libs/messages';
import { ConfluentRegistry } from '#libs/schema-registry';

/** Reads the values of messages for people. Avro needs the schema registry. */
export class Values {
  private readonly avro: Codec | undefined;

  /** @param url that of the registry; null where there is none */
  constructor(url: string | null) {
    this.avro = url === null ? undefined : new AvroCodec(CATALOGUE, new ConfluentRegistry(url), []);
  }

  /** What a value says, or undefined if it cannot be read now. */
  async read(type: string, contentType: string, value: Buffer | null): Promise<unknown> {
    const codec = contentType === this.avro?.contentType ? this.avro : jsonCodec;
    try {
      if (value === null) return undefined;
      await codec.prepareToDecode?.(value);
      return codec.decode(value, type);
    } catch {
      return undefined;
    }
  }
}
