import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { SERVICES } from '#libs/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { startBackgroundSuite, type BackgroundSuite } from '../../tools/launcher/background-suite.js';
import { readJson } from '../../tools/launcher/processes/json-file.js';
import { identify } from '../../tools/launcher/processes/live-process.js';
import { postgresPlace } from '../../tools/launcher/postgres/postgres-place.js';
import { projectRoot } from '../../tools/launcher/project.js';
import { variableOf } from '../../tools/launcher/settings.js';
import { until } from '../suite/until.js';
import { Tree } from './tree.js';

// The patch adds a fourth service, shipping, which reacts to two of the order's events. To change the patch: in a clean
// checkout `git apply` it and edit; then
// `git add -N apps/shipping && git diff -- apps/shipping libs/contracts > test/infrastructure/fourth-service.patch`, and
// `git rm -r --cached apps/shipping && rm -r apps/shipping && git checkout -- libs/contracts`. Do not run
// `npm run docs` in between: the test generates the canvas.
const PATCH = 'test/infrastructure/fourth-service.patch';

/** Time for types, style and every unit test of a whole project, on a busy machine. */
const CHECKED_WITHIN_MS = 900_000;
const STARTED_WITHIN_MS = 180_000;

const EVERYBODY = [...SERVICES, 'shipping'];

describe('a fourth service', () => {
  let tree: Tree;
  let running: BackgroundSuite | undefined;

  beforeAll(async () => {
    tree = Tree.copy();
    await tree.apply(PATCH);
  }, STARTED_WITHIN_MS);

  afterAll(async () => {
    await running?.stop();
    rmSync(postgresPlace(dataDir()).data, { recursive: true, force: true });
    tree.remove();
  }, STARTED_WITHIN_MS);

  const dataDir = () => join(tree.root, '.data');

  it('is its folder and its rows in contracts, and nothing else', () => {
    const patch = readFileSync(join(projectRoot, PATCH), 'utf8');
    const changed = [...patch.matchAll(/^(?:---|\+\+\+) (?:[ab]\/)?(\S+)/gm)].map(([, path = '']) => path);
    expect(
      changed.filter((path) => !/^(?:apps\/shipping|libs\/contracts)\//.test(path) && path !== '/dev/null'),
    ).toEqual([]);
    expect(changed).toEqual(expect.arrayContaining(['apps/shipping/src/main.ts', 'libs/contracts/src/services.ts']));
  });

  it('is in everything that npm run docs generates', async () => {
    await tree.run('npm', 'run', 'docs');
    expect(tree.read('docker-compose.yml')).toContain('shipping-setup: { condition: service_completed_successfully }');
    expect(tree.read('infra/postgres/init.sql')).toContain('CREATE DATABASE "shipping" OWNER "shipping"');
    expect(tree.read('nest-cli.json')).toContain('"root": "apps/shipping"');
    expect(tree.read('Dockerfile')).toMatch(/^EXPOSE .*3004/m);
    expect(tree.read('docs/security.md')).toContain('`User:shipping`');
    expect(tree.read('docs/saga.md')).toContain('order-)shipping: OrderConfirmed');
    expect(tree.read('docs/events.md')).toContain('inventory, payment and shipping');
    expect(tree.read('docs/asyncapi/shipping.json')).toContain('"prepareShipment"');
    expect(tree.read('apps/shipping/README.md')).toContain('Consumer group `shipping`, topics `order.events`.');
  }, 60_000);

  it(
    'passes the checks and the unit tests of the whole project',
    async () => {
      // As `npm run lint`, but style is checked only where the patch and the generator wrote.
      await tree.run('npx', 'tsc', '--noEmit', '-p', '.');
      await tree.run('npx', 'depcruise', 'apps', 'libs', 'tools', 'bench', 'test');
      await tree.run('npx', 'eslint', 'apps', 'libs/contracts');
      await tree.run(
        'npx',
        'prettier',
        '--check',
        '--log-level',
        'warn',
        '*.{json,yml}',
        'apps',
        'libs/contracts',
        'docs',
        'infra',
      );
      expect(await tree.run('npm', 'run', 'test:unit', '--', '--maxWorkers', '2')).toMatch(
        /^[1-9]\d+ passed, 0 failed/m,
      );
    },
    CHECKED_WITHIN_MS,
  );

  it(
    'starts with the others, as under npm start',
    async () => {
      // Without the settings of the suite that the other tests use. An empty variable counts as absent.
      const given = [
        'KAFKA_BROKERS',
        'SUITE_DIST_DIR',
        ...SERVICES.map((service) => variableOf(service, 'DATABASE_URL')),
      ];
      const env = {
        NODE_OPTIONS: '',
        ...Object.fromEntries(given.map((name) => [name, ''])),
        INFRASTRUCTURE: 'embedded',
      };
      running = await startBackgroundSuite({ root: tree.root, dataDir: dataDir(), env, limitMs: STARTED_WITHIN_MS });
      expect(running.suite.apps.map(({ instance }) => instance).sort()).toEqual(
        EVERYBODY.map((one) => `${one}-1`).sort(),
      );
      expect(Object.keys(running.suite.databases).sort()).toEqual(EVERYBODY.sort());
    },
    STARTED_WITHIN_MS,
  );

  it('reacts to what the order service decides, in a database of its own', async () => {
    const { body: order } = await ask('order-1', 'POST /orders', {
      customerId: 'alice',
      lines: [{ sku: 'COFFEE-MUG', quantity: 1 }],
    });
    const id = String(order.id);

    await until(
      `a shipment of ${id}`,
      () => ask('shipping-1', `GET /shipments/${id}`),
      ({ body }) => body.status === 'PREPARED',
    );
    expect(await shipmentsInDatabase(id)).toEqual([{ status: 'PREPARED' }]);

    await until(
      `${id} completed`,
      () => ask('order-1', `GET /orders/${id}`),
      ({ body }) => body.status === 'COMPLETED',
    );
    expect(await ask('order-1', `POST /orders/${id}/return`)).toMatchObject({ status: 202 });
    await until(
      `${id} taken back`,
      () => shipmentsInDatabase(id),
      ([shipment]) => shipment?.status === 'TAKEN_BACK',
    );
    await until(
      `${id} returned`,
      () => ask('order-1', `GET /orders/${id}`),
      ({ body }) => body.status === 'RETURNED',
    );
  });

  it('stops with the others, and leaves no process behind', async () => {
    const started = (readJson(join(dataDir(), 'processes.json')) as { pid: number }[]).map(({ pid }) => pid);
    // Beside the services: Kafka, PostgreSQL and the page.
    expect(started).toHaveLength(EVERYBODY.length + 3);
    await running?.stop();
    expect(started.filter((pid) => identify(pid) !== undefined)).toEqual([]);
  }, 60_000);

  async function ask(
    instance: string,
    request: string,
    json?: object,
  ): Promise<{ status: number; body: Record<string, unknown> }> {
    const [method = '', path = ''] = request.split(' ');
    const url = running?.suite.apps.find((one) => one.instance === instance)?.url;
    const answer = await fetch(new URL(path, url), {
      method,
      headers: { 'idempotency-key': randomUUID(), ...(json !== undefined && { 'content-type': 'application/json' }) },
      ...(json !== undefined && { body: JSON.stringify(json) }),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  }

  async function shipmentsInDatabase(orderId: string): Promise<{ status: string }[]> {
    const databases: Readonly<Record<string, string>> = running?.suite.databases ?? {};
    const client = new pg.Client({ connectionString: databases.shipping });
    await client.connect();
    try {
      return (await client.query<{ status: string }>('SELECT status FROM shipments WHERE order_id = $1', [orderId]))
        .rows;
    } finally {
      await client.end();
    }
  }
});
