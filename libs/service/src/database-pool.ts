import { Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { Gauge } from 'prom-client';
import { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';

const connections = new Gauge({
  name: 'database_pool_connections',
  help: 'Connections of the pool that are used, or idle',
  labelNames: ['state'],
});
const waiting = new Gauge({
  name: 'database_pool_waiting',
  help: 'Requests for a connection that wait until one is free',
});

/** The pool of connections to the service's database. */
@Injectable()
export class DatabasePool {
  constructor(private readonly dataSource: DataSource) {}

  /** Updates its metrics. It asks nobody: the pool knows them. */
  show(): void {
    const { totalCount, idleCount, waitingCount } = (this.dataSource.driver as PostgresDriver).master as Pool;
    connections.set({ state: 'used' }, totalCount - idleCount);
    connections.set({ state: 'idle' }, idleCount);
    waiting.set(waitingCount);
  }
}
