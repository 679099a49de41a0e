import { Logger } from '@nestjs/common';
import type { Logger as TypeOrmLogger } from 'typeorm';

/**
 * Takes what TypeORM says into the service's log. The parameters of a statement are left out: they are customers' data. An
 * error of a statement is at debug, since whoever asked for it gets the error and says what follows.
 */
export class DatabaseLogger implements TypeOrmLogger {
  private readonly logger = new Logger('TypeORM');

  log(level: 'log' | 'info' | 'warn', message: unknown): void {
    if (level === 'warn') this.logger.warn(String(message));
    else this.logger.debug(String(message));
  }

  logQuery(query: string): void {
    this.logger.verbose(query);
  }

  logQueryError(error: string | Error, query: string): void {
    this.logger.debug(query, { err: error });
  }

  logQuerySlow(ms: number, query: string): void {
    this.logger.warn(`took ${String(ms)} ms: ${query}`);
  }

  logSchemaBuild(message: string): void {
    this.logger.debug(message);
  }

  logMigration(message: string): void {
    this.logger.debug(message);
  }
}
