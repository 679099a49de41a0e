export { apiDocument, opsDocument } from './api-document.js';
export { IdempotencyKeyPruning, pruneIdempotencyKeys } from './idempotency-key-pruning.js';
export {
  ApiIdempotencyKey,
  ApiTrace,
  DAYS_A_KEY_IS_REMEMBERED,
  fingerprint,
  IDEMPOTENCY_KEY_REUSED,
  IdempotencyKeyHeader,
  INVALID_IDEMPOTENCY_KEY,
  Trace,
} from './request-headers.js';
export { readConfig, ServiceConfig } from './service-config.js';
export type { ServiceDefinition } from './service-definition.js';
export { ServiceModule } from './service.module.js';
export { setUpService } from './set-up-service.js';
export { startService } from './start-service.js';
