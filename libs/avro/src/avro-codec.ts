import { CodecUnavailable, jsonCodec, type Catalogue, type Codec, type Encoded } from '#libs/messages';
import { Logger } from '@nestjs/common';
import { AvroSchema } from './avro-schema.js';
import { partsOf, withSchemaId } from './registry-format.js';
import { avroNameOf, avroSchemaOf, avroTextOf } from './schema-of-class.js';

/** What the codec asks of a schema registry: a port. */
export interface AvroRegistry {
  /**
   * The id under which a schema is registered.
   * @throws if the registry does not answer, or does not have the schema yet
   */
  idOf(subject: string, schema: { readonly type: 'AVRO'; readonly text: string }): Promise<number>;

  /**
   * The schema with this id, of whatever type.
   * @throws an error with the name SchemaIdUnknown if there is none; any other one if the registry does not answer
   */
  schemaOf(id: number): Promise<{ readonly type: string; readonly text: string }>;
}

const CONTENT_TYPE = 'application/avro';

/** JSON writes half a surrogate pair as an escape, and UTF-8 has no bytes for it. */
const HALF_A_PAIR = /\\ud[89a-f]/i;

/** The schema with which a type is written: that of its class. */
interface RegisteredSchema {
  readonly id: number;
  readonly schema: AvroSchema;
}

/** Avro in the wire format of the Confluent registry. An id is the same schema for ever, so each is asked for once. */
export class AvroCodec implements Codec {
  readonly contentType = CONTENT_TYPE;
  private readonly logger = new Logger(AvroCodec.name);
  private readonly written = new Map<string, RegisteredSchema>();
  /** Undefined where the registry had no such schema when it was last asked. */
  private readonly read = new Map<number, AvroSchema | undefined>();
  private readonly asked = new Map<number, Promise<void>>();
  private readonly sentAsJson = new Set<string>();

  /** @param publishes the types of the events that are encoded */
  constructor(
    private readonly catalogue: Catalogue,
    private readonly registry: AvroRegistry,
    private readonly publishes: readonly string[],
  ) {}

  /** Asks for the ids of all types at once: later, no event can be held up by a registry that went away. */
  async prepareToEncode(): Promise<void> {
    if (this.written.size === this.publishes.length) return;
    await Promise.all(this.publishes.map((type) => this.prepareToWrite(type)));
  }

  /**
   * An event that its schema cannot keep whole goes as JSON. An instance of the next version may have put a field into the
   * outbox that this one does not know.
   */
  encode(json: string, type: string): Encoded {
    const found = this.written.get(type);
    if (found === undefined) throw new Error(`the schema of ${type} was not asked for`);
    const avro = HALF_A_PAIR.test(json) ? undefined : found.schema.encode(JSON.parse(json));
    if (avro !== undefined) return { contentType: CONTENT_TYPE, value: withSchemaId(found.id, avro) };
    if (!this.sentAsJson.has(type)) {
      this.logger.warn(
        `a ${type} goes as JSON, since its Avro schema here cannot keep all of it; so will others like it`,
      );
    }
    this.sentAsJson.add(type);
    return jsonCodec.encode(json, type);
  }

  async prepareToDecode(value: Buffer): Promise<void> {
    const { id } = partsOf(value) ?? {};
    if (id === undefined || this.read.get(id) !== undefined) return;
    const asked = this.asked.get(id) ?? this.askFor(id);
    this.asked.set(id, asked);
    try {
      await asked;
    } finally {
      this.asked.delete(id);
    }
  }

  decode(value: Buffer, type: string): unknown {
    const parts = partsOf(value);
    if (parts === undefined) throw new Error('the value is not Avro: it does not begin with the id of a schema');
    const schema = this.read.get(parts.id);
    if (schema === undefined)
      throw new Error(`the schema registry knows no Avro schema with the id ${String(parts.id)}`);
    const expected = avroNameOf(type, this.catalogue);
    if (schema.name !== expected) {
      throw new Error(`the schema ${String(parts.id)} is that of ${schema.name}, and ${type} has ${expected}`);
    }
    try {
      return schema.decode(parts.avro);
    } catch (error) {
      throw new Error(`the value is not Avro of the schema ${String(parts.id)}: ${sayingOf(error)}`, { cause: error });
    }
  }

  private async prepareToWrite(type: string): Promise<void> {
    if (this.written.has(type)) return;
    const text = avroTextOf(avroSchemaOf(type, this.catalogue));
    const id = await available(`the id of the Avro schema of ${type}`, () =>
      this.registry.idOf(avroNameOf(type, this.catalogue), { type: 'AVRO', text }),
    );
    this.written.set(type, { id, schema: new AvroSchema(text) });
  }

  private async askFor(id: number): Promise<void> {
    const found = await available(`the schema ${String(id)}`, () =>
      this.registry.schemaOf(id).catch((error: unknown) => {
        if (error instanceof Error && error.name === 'SchemaIdUnknown') return undefined;
        throw error;
      }),
    );
    this.read.set(id, found?.type === 'AVRO' ? schemaIn(found.text) : undefined);
  }
}

/** @returns undefined if it is none that can be used here */
function schemaIn(text: string): AvroSchema | undefined {
  try {
    return new AvroSchema(text);
  } catch {
    return undefined;
  }
}

function sayingOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function available<T>(what: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw new CodecUnavailable(`${what} is not known yet: ${sayingOf(error)}`, { cause: error });
  }
}
