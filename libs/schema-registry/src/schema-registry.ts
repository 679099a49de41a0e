/** A schema, in the form in which a registry keeps it. */
export interface Schema {
  readonly type: 'JSON' | 'AVRO';
  readonly text: string;
}

/** What a registry demands of a new version, in the registry's own words. */
export type Compatibility = 'FORWARD' | 'FULL_TRANSITIVE';

/** Keeps the schemas of messages under subjects, and gives each schema an id. */
export interface SchemaRegistry {
  /**
   * Registers a schema. Again, it changes nothing.
   * @returns the schema's id
   * @throws SchemaIncompatible if it does not suit the versions before it
   * @throws RegistryUnavailable
   */
  register(subject: string, schema: Schema, compatibility: Compatibility): Promise<number>;

  /**
   * The id of a schema that is registered.
   * @throws SubjectUnknown if the subject does not have this schema
   * @throws RegistryUnavailable
   */
  idOf(subject: string, schema: Schema): Promise<number>;

  /**
   * The schema with this id.
   * @throws SchemaIdUnknown
   * @throws RegistryUnavailable
   */
  schemaOf(id: number): Promise<Schema>;
}

/** The registry did not answer, or answered that it cannot work now. This may pass: try again. */
export class RegistryUnavailable extends Error {
  override readonly name = 'RegistryUnavailable';
}

/** The registry answered something that trying again will not change, such as a refused login. */
export class RegistryRefused extends Error {
  override readonly name = 'RegistryRefused';
}

/** The registry has no schema with this id. */
export class SchemaIdUnknown extends Error {
  override readonly name = 'SchemaIdUnknown';
}

/** The registry does not have this schema under this subject. */
export class SubjectUnknown extends Error {
  override readonly name = 'SubjectUnknown';
}

/** A schema does not suit the versions of its subject that are registered. The message has the registry's reason. */
export class SchemaIncompatible extends Error {
  override readonly name = 'SchemaIncompatible';
}
