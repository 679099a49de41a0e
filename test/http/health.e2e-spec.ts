import { afterAll, describe, expect, it } from '@jest/globals';
import { SERVICES } from '#libs/contracts';
import { ask } from '../suite/http.js';
import { expectInvariants } from '../invariants/invariants.js';

afterAll(expectInvariants);

describe.each(SERVICES)('%s', (service) => {
  it('is alive', async () => {
    expect(await ask(service, 'GET /health/live')).toMatchObject({ status: 200, body: { status: 'ok' } });
  });

  it('is ready, and says what that depends on', async () => {
    expect(await ask(service, 'GET /health/ready')).toMatchObject({
      status: 200,
      body: {
        status: 'ok',
        details: { database: { status: 'up' }, consumer: { status: 'up', consuming: true, pausedPartitions: [] } },
      },
    });
  });

  it('shows the metrics that Prometheus scrapes', async () => {
    const { status, body } = await ask<string>(service, 'GET /metrics');
    expect(status).toBe(200);
    for (const name of [
      'kafka_consumergroup_lag',
      'outbox_pending_rows',
      'inbox_duplicates_total',
      'process_resident_memory_bytes',
    ]) {
      expect(body).toContain(`# HELP ${name} `);
    }
  });

  it('describes its API', async () => {
    expect(await ask(service, 'GET /docs-json')).toMatchObject({
      status: 200,
      body: { openapi: expect.stringMatching(/^3\./) },
    });
  });
});
