import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CHOREOGRAPHY, type EventName } from '#libs/contracts';
import type { FastifyInstance } from 'fastify';
import type { Browser } from 'playwright-core';
import { Changes } from '../../tools/page/changes.js';
import { Door } from '../../tools/page/door.js';
import { OperatorApi } from '../../tools/ops/operator-api.js';
import { addOrderRoutes } from '../../tools/page/order-routes.js';
import { Orders } from '../../tools/page/orders.js';
import { createServer } from '../../tools/page/server.js';
import { addStream } from '../../tools/page/stream.js';
import { runningSuite } from '../suite/running-suite.js';
import { open, startBrowser } from './browser.js';

const LISTED = 10_000;
const A_SECOND = 50;
const SECONDS = 6;
const LONGEST_TASK_MS = 100;

let browser: Browser;
let app: FastifyInstance;
let url: string;
const orders = new Orders();
const changes = new Changes();
let placed = 0;

/** An order of which some events came. The services are not needed for a list. */
function arrive(): void {
  placed += 1;
  const orderId = `00000000-0000-7000-8000-${String(placed).padStart(12, '0')}`;
  for (const name of ['OrderPlaced', 'OrderConfirmed'] satisfies EventName[]) {
    const at = Date.now();
    const topic = `${CHOREOGRAPHY[name].publisher}.events`;
    const event = { id: `${name} ${orderId}`, name, orderId, at, sentAt: at, reason: undefined };
    changes.put(
      orders.take({
        ...event,
        topic,
        partition: 0,
        offset: String(placed),
        traceparent: undefined,
        says: { customerId: 'alice' },
      }),
    );
  }
}

beforeAll(async () => {
  for (let count = 0; count < LISTED; count++) arrive();
  app = createServer(new Door(undefined));
  addOrderRoutes(app, orders, changes, new OperatorApi(runningSuite, undefined), runningSuite);
  addStream(app, changes);
  url = await app.listen({ host: '127.0.0.1', port: 0 });
  browser = await startBrowser();
}, 60_000);

afterAll(async () => {
  await browser.close();
  await app.close();
});

describe('the list', () => {
  it(`has no task over ${String(LONGEST_TASK_MS)} ms with ${String(LISTED)} orders, while ${String(A_SECOND)} arrive each second`, async () => {
    const { page } = await open(browser, 'light', url);
    await page.getByRole('listbox', { name: `${String(LISTED)} orders` }).waitFor();
    await page.evaluate(() => {
      const tasks: number[] = [];
      Object.assign(globalThis, { tasks });
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) tasks.push(duration);
      }).observe({ type: 'longtask' as never });
    });
    const arriving = setInterval(arrive, 1_000 / A_SECOND);
    const list = page.getByRole('listbox');
    for (let second = 0; second < SECONDS; second++) {
      await list.evaluate((box, top) => {
        (box as { scrollTop: number }).scrollTop = top;
      }, second * 20_000);
      await page.waitForTimeout(1_000);
    }
    clearInterval(arriving);
    await page.getByRole('listbox', { name: `${String(placed)} orders` }).waitFor();
    expect(placed).toBeGreaterThan(LISTED + (SECONDS * A_SECOND) / 2);
    expect(await page.locator('.row').count()).toBeLessThan(60);
    const tasks = await page.evaluate(() => (globalThis as unknown as { tasks: number[] }).tasks);
    expect(tasks.filter((task) => task > LONGEST_TASK_MS)).toEqual([]);
    await page.close();
  }, 60_000);
});
