import { Logger } from '@nestjs/common';
import { pino, type DestinationStream } from 'pino';
import { drawLine } from './drawn-line.js';
import { logSettingsOf, type LogFormat } from './log-settings.js';
import { ServiceLogger } from './service-logger.js';

/**
 * Lets all that this process prints go to its standard output as one stream of log lines: those of Nest's `Logger`, Node's
 * warnings, and the error that ends it. To be called before anything else.
 */
export function startLogging(service: string, env: NodeJS.ProcessEnv = process.env): ServiceLogger {
  const { level, format } = logSettingsOf(env, process.stdout.isTTY);
  const instance = env.INSTANCE_NAME ?? service;
  const logger = new ServiceLogger({ service, instance }, level, destinationOf(format));
  Logger.overrideLogger(logger);
  // So that Logger.isLevelEnabled is right for those who ask before they put a line together.
  Logger.overrideLogger(logger.nestLevels);
  logWarnings(logger);
  process.on('uncaughtException', (error) => {
    logger.fatal('ends because of an error that nobody expected', { err: error }, 'Process');
    process.exit(1);
  });
  return logger;
}

function destinationOf(format: LogFormat): DestinationStream {
  // At once: the line before a process ends says why it does.
  if (format === 'json') return pino.destination({ fd: 1, sync: true });
  return { write: (line) => void process.stdout.write(`${drawLine(line)}\n`) };
}

/** Node itself prints warnings as text on standard error. */
function logWarnings(logger: ServiceLogger): void {
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    logger.warn(warning.message, { err: warning }, 'Node');
  });
}
