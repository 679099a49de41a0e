import { readFileSync } from 'node:fs';
import { SERVICES, type Service } from '#libs/contracts';

/** A line of a service's log. Fields that only some lines have are undefined in the others. */
export interface LogLine {
  readonly level: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';
  readonly time: string;
  readonly service: Service;
  readonly instance: string;
  readonly context: string;
  readonly msg: string;
  readonly [field: string]: unknown;
}

/** The settings of a suite whose log has all lines that are tested here. */
export const ALL_LINES = { LOG_FORMAT: 'json', LOG_LEVEL: 'debug' };

/** All lines of a suite's log. @throws unless each of them is JSON */
export function allLines(logFile: string): LogLine[] {
  const lines = readFileSync(logFile, 'utf8').split('\n');
  // The last one may be in the making.
  return lines.slice(0, -1).map((line) => JSON.parse(line) as LogLine);
}

/** Those of the services, without those of the launcher and of the servers. */
export function serviceLines(logFile: string): LogLine[] {
  return allLines(logFile).filter(({ service }) => SERVICES.includes(service));
}

/** Whether an operator sees the line, unless another level is set. */
export function isShownByDefault({ level }: LogLine): boolean {
  return !['debug', 'trace'].includes(level);
}

export function servicesOf(lines: readonly LogLine[]): Set<Service> {
  return new Set(lines.map(({ service }) => service));
}
