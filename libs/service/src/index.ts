export { apiDocument } from './api-document.js';
export { ApiTrace, Trace } from './request-trace.js';
export { readConfig, ServiceConfig } from './service-config.js';
export type { ServiceDefinition } from './service-definition.js';
export { ServiceModule } from './service.module.js';
export { setUpService } from './set-up-service.js';
export { startService } from './start-service.js';
