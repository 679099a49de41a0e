import { createServer as createHttpServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import type { Browser } from 'playwright-core';
import { Changes } from '../../tools/page/changes.js';
import { Door } from '../../tools/page/door.js';
import { addMachinery, Machinery } from '../../tools/page/machinery.js';
import { OperatorApi } from '../../tools/ops/operator-api.js';
import { addOperatorRoutes } from '../../tools/page/operator-routes.js';
import { addOrderRoutes } from '../../tools/page/order-routes.js';
import { Orders } from '../../tools/page/orders.js';
import { Rates } from '../../tools/page/rates.js';
import { createServer } from '../../tools/page/server.js';
import { addStream } from '../../tools/page/stream.js';
import { runningSuite } from '../suite/running-suite.js';
import { open, SCHEMES, seriousFaults, startBrowser } from './browser.js';

const TOKEN = 'the token of this suite';

let browser: Browser;
let page: FastifyInstance;
let url: string;
/** Stands in for the services, and remembers with which token it was asked. */
let services: Server;
const asked = new Set<string | undefined>();

beforeAll(async () => {
  services = createHttpServer(({ headers }, answer) => {
    asked.add(headers.authorization);
    answer.end(JSON.stringify({ items: [], next: null }));
  });
  await new Promise<void>((resolve) => services.listen(0, '127.0.0.1', resolve));
  const servicesUrl = `http://127.0.0.1:${String((services.address() as AddressInfo).port)}`;
  const suite = () => {
    const running = runningSuite();
    return { ...running, apps: running.apps.map((app) => ({ ...app, url: servicesUrl })) };
  };
  const [orders, changes, operator] = [new Orders(), new Changes(), new OperatorApi(suite, TOKEN)];
  page = createServer(new Door(TOKEN));
  addOrderRoutes(page, orders, changes, operator, suite);
  addOperatorRoutes(page, operator);
  addMachinery(
    page,
    new Machinery({
      instances: () => operator.fromAll('/ops/state'),
      lags: () => Promise.resolve({}),
      rates: new Rates(),
    }),
  );
  addStream(page, changes);
  url = await page.listen({ host: '127.0.0.1', port: 0 });
  browser = await startBrowser();
}, 60_000);

afterAll(async () => {
  await browser.close();
  await page.close();
  services.close();
});

describe('a page of a suite with OPS_TOKEN', () => {
  it.each(SCHEMES)(
    'asks for the token, and lets in who knows it: in %s',
    async (scheme) => {
      const { page: tab, errors } = await open(browser, scheme, `${url}/dead-letters`);
      await tab.getByRole('heading', { name: 'This page asks for a token' }).waitFor();
      expect(await tab.content()).toContain('"token":""');
      expect(await seriousFaults(tab)).toEqual([]);

      await tab.getByLabel('Token').fill('another token');
      await tab.getByRole('button', { name: 'Enter' }).click();
      await tab.getByText('That is not the token of OPS_TOKEN.').waitFor();

      await tab.getByLabel('Token').fill(TOKEN);
      await tab.getByRole('button', { name: 'Enter' }).click();
      await tab.getByText('Nothing is parked').waitFor();
      await tab.locator('.connection.live').waitFor();
      expect(new URL(tab.url()).pathname).toBe('/dead-letters');
      expect([...asked]).toEqual([`Bearer ${TOKEN}`]);

      await tab.reload();
      await tab.getByText('Nothing is parked').waitFor();
      expect(errors).toEqual([]);
      await tab.close();
    },
    60_000,
  );

  it('gives nothing to who does not know it', async () => {
    for (const path of ['/api/orders', '/api/dead-letters', '/api/machinery', '/stream'])
      expect([path, (await fetch(url + path)).status]).toEqual([path, 401]);
  });
});
