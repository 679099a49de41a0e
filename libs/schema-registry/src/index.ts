export { ConfluentRegistry } from './confluent-registry.js';
export {
  RegistryRefused,
  RegistryUnavailable,
  SchemaIdUnknown,
  SchemaIncompatible,
  SubjectUnknown,
  type Compatibility,
  type Schema,
  type SchemaRegistry,
} from './schema-registry.js';
