export { AvroCodec, type SchemaRegistry } from './avro-codec.js';
export { avroNameOf, avroSchemaOf, avroTextOf, type AvroRecord } from './schema-of-class.js';
export { ConfluentRegistry, SchemaIncompatible } from './confluent-registry.js';
