import { inspect } from 'node:util';
import { activeSpan } from '#libs/tracing';
import type { LogLevel as NestLevel, LoggerService } from '@nestjs/common';
import { pino, stdTimeFunctions, type DestinationStream, type Logger } from 'pino';
import { LOG_LEVELS, type LogLevel } from './log-settings.js';
import { loggedError, REDACT, withoutPasswords } from './redaction.js';

/** The sources of Nest's own lines about every module and route, which would hide the service's lines. */
const NEST_CONTEXTS = new Set([
  'InstanceLoader',
  'NestApplication',
  'NestFactory',
  'NestMicroservice',
  'RouterExplorer',
  'RoutesResolver',
]);

const NEST_LEVELS: Readonly<Record<LogLevel, NestLevel>> = {
  fatal: 'fatal',
  error: 'error',
  warn: 'warn',
  info: 'log',
  debug: 'debug',
  trace: 'verbose',
};

/** Whose lines these are. */
export interface LogSource {
  readonly service: string;
  readonly instance: string;
}

/**
 * Writes a line of JSON for whatever Nest's `Logger` is told: `logger.warn(text, { topic, partition, err })`. The fields
 * are those of Nest's own structured logging, so the libraries of the kit need to know no other logger.
 */
export class ServiceLogger implements LoggerService {
  private readonly pino: Logger;

  constructor(
    source: LogSource,
    private readonly level: LogLevel,
    destination: DestinationStream,
  ) {
    this.pino = pino(
      {
        level,
        base: source,
        timestamp: stdTimeFunctions.isoTime,
        formatters: { level: (label) => ({ level: label }) },
        mixin: spanFields,
        // What is written of an error depends on the level, so it is chosen below.
        serializers: { err: (err: unknown) => err },
        redact: REDACT,
        hooks: { streamWrite: withoutPasswords },
      },
      destination,
    );
  }

  /** The levels that are written, in Nest's words. */
  get nestLevels(): NestLevel[] {
    return LOG_LEVELS.slice(0, LOG_LEVELS.indexOf(this.level) + 1).map((level) => NEST_LEVELS[level]);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  log(message: unknown, ...rest: unknown[]): void {
    const isOfNest = NEST_CONTEXTS.has(String(rest.at(-1)));
    this.write(isOfNest ? 'debug' : 'info', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  private write(level: LogLevel, message: unknown, rest: readonly unknown[]): void {
    if (!this.pino.isLevelEnabled(level)) return;
    const texts = rest.filter((one) => typeof one === 'string');
    const fields = Object.assign({}, ...rest.filter((one) => typeof one === 'object')) as { err?: unknown };
    // Nest puts its context last, and the stack of an error before it.
    const [context, stack] = texts.toReversed();
    const err = fields.err ?? (message instanceof Error ? message : withStack(message, stack));
    const isFault = level === 'error' || level === 'fatal';
    this.pino[level]({
      context,
      ...fields,
      ...(err !== undefined && { err: loggedError(err, isFault) }),
      msg: message instanceof Error ? message.message : textOf(message),
    });
  }
}

/** The names are those that OpenTelemetry gives them in logs. */
function spanFields(): { trace_id?: string; span_id?: string } {
  const span = activeSpan();
  return span === undefined ? {} : { trace_id: span.traceId, span_id: span.spanId };
}

function withStack(message: unknown, stack: string | undefined): Error | undefined {
  return stack === undefined ? undefined : Object.assign(new Error(textOf(message)), { stack });
}

function textOf(message: unknown): string {
  return typeof message === 'string' ? message : inspect(message);
}
