import { RepeatedTask } from '#libs/timing';
import { deleteRows } from '#libs/unit-of-work';
import {
  Logger,
  type BeforeApplicationShutdown,
  type FactoryProvider,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Keys deleted by one statement: short locks, small transactions. */
const STEP_KEYS = 5_000;

/** How often old keys are looked for. */
const INTERVAL_MS = 60 * 60 * 1000;

/** The column of `idempotency_keys` that names what a request has made. */
export type MadeBy = 'order_id' | 'movement_id';

/**
 * Deletes one step of the keys older than `retentionMs`. What a request has made has a UUID of version 7, which begins with the
 * time in milliseconds, and a unique index: so no column and no index is needed for the age.
 * @returns how many keys it deleted
 */
export function pruneIdempotencyKeys(dataSource: DataSource, made: MadeBy, retentionMs: number): Promise<number> {
  return deleteRows(
    dataSource,
    `DELETE FROM idempotency_keys WHERE ${made} IN (
       SELECT ${made} FROM idempotency_keys
        WHERE ${made} < (lpad(to_hex((extract(epoch FROM now()) * 1000)::bigint - $1::bigint), 12, '0') || repeat('0', 20))::uuid
        ORDER BY ${made} LIMIT $2 FOR UPDATE SKIP LOCKED)`,
    [retentionMs, STEP_KEYS],
  );
}

/** Keeps the idempotency keys from growing for ever. Any number of instances may do this at the same time. */
export class IdempotencyKeyPruning implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(IdempotencyKeyPruning.name);
  private readonly pruning: RepeatedTask;

  constructor(dataSource: DataSource, made: MadeBy, retentionDays: number) {
    this.pruning = RepeatedTask.ofSteps(
      INTERVAL_MS,
      async () => (await pruneIdempotencyKeys(dataSource, made, retentionDays * DAY_MS)) === STEP_KEYS,
      (error) => {
        this.logger.warn(`old idempotency keys were not deleted, next try in an hour: ${String(error)}`);
      },
    );
  }

  /** For the module of a service that has this table. */
  static of(made: MadeBy, retentionDays: number): FactoryProvider<IdempotencyKeyPruning> {
    return {
      provide: IdempotencyKeyPruning,
      inject: [getDataSourceToken()],
      useFactory: (dataSource: DataSource) => new IdempotencyKeyPruning(dataSource, made, retentionDays),
    };
  }

  onApplicationBootstrap(): void {
    this.pruning.start();
  }

  /** Finishes the step in hand. */
  beforeApplicationShutdown(): Promise<void> {
    return this.pruning.stop();
  }
}
