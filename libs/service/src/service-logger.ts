import { ConsoleLogger, type LogLevel } from '@nestjs/common';

/** The sources of Nest's own lines about every module and route, which would hide the service's lines. */
const NEST_CONTEXTS = new Set([
  'InstanceLoader',
  'NestApplication',
  'NestFactory',
  'NestMicroservice',
  'RouterExplorer',
  'RoutesResolver',
]);

/** Logs one line for each event of a service: time, level unless it is the usual one, context, message. */
export class ServiceLogger extends ConsoleLogger {
  override log(message: unknown, ...rest: unknown[]): void {
    const context = rest.at(-1);
    if (typeof context === 'string' && NEST_CONTEXTS.has(context)) return;
    super.log(message, ...(rest as [string]));
  }

  protected override formatMessage(
    level: LogLevel,
    message: unknown,
    _process: string,
    _level: string,
    context: string,
  ): string {
    const time = new Date().toISOString().slice(11, 23);
    const label = level === 'log' ? '' : ` ${level.toUpperCase()}`;
    const text = `${time}${label} ${context.trim()} ${this.stringifyMessage(message, level)}`;
    return `${level === 'log' ? text : this.colorize(text, level)}\n`;
  }
}
