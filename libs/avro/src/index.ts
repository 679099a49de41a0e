export { AvroCodec, type AvroRegistry } from './avro-codec.js';
export { avroNameOf, avroSchemaOf, avroTextOf, type AvroRecord } from './schema-of-class.js';
