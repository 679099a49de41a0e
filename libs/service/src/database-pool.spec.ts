import { describe, expect, it } from '@jest/globals';
import { register } from 'prom-client';
import type { DataSource } from 'typeorm';
import { DatabasePool } from './database-pool.js';

describe('the metrics of the pool', () => {
  it('are how many connections are used and idle, and how many requests wait', async () => {
    const master = { totalCount: 10, idleCount: 3, waitingCount: 4 };
    new DatabasePool({ driver: { master } } as unknown as DataSource).show();

    const text = await register.metrics();
    expect(text).toContain('database_pool_connections{state="used"} 7\n');
    expect(text).toContain('database_pool_connections{state="idle"} 3\n');
    expect(text).toContain('database_pool_waiting 4\n');
  });
});
