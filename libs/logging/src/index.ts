export { drawLine } from './drawn-line.js';
export { LOG_FORMATS, LOG_LEVELS, type LogFormat, type LogLevel } from './log-settings.js';
export { startLogging } from './process-log.js';
export { ServiceLogger } from './service-logger.js';
