import { mkdtempSync, statSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { CHOREOGRAPHY, STEPS } from '#libs/contracts';
import { expectInvariants } from '../invariants/invariants.js';
import { PATHS } from '../../tools/demo/paths.js';
import { TopicsReader } from '../../tools/events/topics-reader.js';
import { kafkaConnectionOf } from '../../tools/launcher/doors/kafka-users.js';
import { customer } from '../story/scenario.js';
import { runningSuite } from '../suite/running-suite.js';
import { until } from '../suite/until.js';
import { open, pageUrl, SCHEMES, seriousFaults, startBrowserForPage } from './browser.js';

/** The picture of the documents is drawn in each run. `npm run page:screenshot` says into which file. */
const SCREENSHOT = process.env.PAGE_SCREENSHOT ?? join(mkdtempSync(join(tmpdir(), 'page-')), 'page.png');

/** A page without a drawing on it is smaller as a picture. */
const LEAST_BYTES = 50_000;

/** Of all services, to all events of an order that is completed. */
const REACTIONS_OF_COMPLETED = PATHS.filter(({ name }) => name === 'happy')
  .flatMap(({ events }) => events)
  .flatMap((name) => Object.keys(CHOREOGRAPHY[name].reactions)).length;

let browser: Browser;

beforeAll(async () => {
  browser = await startBrowserForPage();
}, 60_000);

afterAll(async () => {
  await browser.close();
  await expectInvariants();
});

/** Sends a request as any program can. @returns its status */
function statusOf(path: string, method: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(pageUrl(path), { method, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    request.on('error', reject).end();
  });
}

/** How many pixels of a chart have the colour that its text about payment has. */
function pixelsOfPayment(page: Page, chart: string): Promise<number> {
  return page.evaluate<number>(`(() => {
    const curve = document.querySelector('[aria-label="${chart}"]');
    const colour = getComputedStyle(curve.querySelector('.key.payment')).color.match(/[0-9]+/g).map(Number);
    const canvas = curve.querySelector('canvas');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let at = 0; at < data.length; at += 4) if (colour.every((part, index) => data[at + index] === part)) count++;
    return count;
  })()`);
}

describe.each(SCHEMES)('the page, in %s', (scheme) => {
  it('plays a saga that compensates itself one click after it is opened', async () => {
    const { page, errors } = await open(browser, scheme);
    await page.getByRole('button', { name: 'The payment is declined' }).click();
    await page.getByRole('heading', { name: /^Order [0-9a-f]{8}$/ }).waitFor();
    expect(new URL(page.url()).pathname).toMatch(/^\/orders\/[0-9a-f-]{36}$/);
    const picture = page.locator('svg.drawing');
    await picture.locator('.arrow.refusal').waitFor();
    await picture.locator('.label.compensation', { hasText: 'StockReleased' }).waitFor();
    await picture.locator('.mark.settled').waitFor();
    expect(await page.locator('.list ol li').allInnerTexts()).toEqual(
      expect.arrayContaining([expect.stringMatching(/inventory says StockReleased, which undoes StockReserved/)]),
    );
    await page.locator('.book.inventory tr', { hasText: 'release' }).waitFor();
    expect(await page.locator('.book.payment').innerText()).toContain('No money moved.');
    await page.getByRole('button', { name: 'Replay slowly' }).waitFor();
    if (scheme === 'light') {
      await page.screenshot({ path: SCREENSHOT });
      expect(statSync(SCREENSHOT).size).toBeGreaterThan(LEAST_BYTES);
    }
    expect(await seriousFaults(page)).toEqual([]);
    expect(errors).toEqual([]);
    await page.close();
  }, 60_000);

  it('shows an order by its address, lets it be scrubbed, and saves the terminal’s drawing', async () => {
    const order = await customer('alice').orders({ 'COFFEE-MUG': 1 });
    await order.becomes('COMPLETED');
    const { page } = await open(browser, scheme, pageUrl(`/orders/${order.id}`));
    await page.locator('.mark.completed').waitFor();
    const slider = page.getByRole('slider', { name: 'Time in the saga' });
    await slider.focus();
    await page.keyboard.press('Home');
    await until(
      'the drawing at its beginning',
      () => page.locator('.drawing .label').count(),
      (count) => count <= 1,
    );
    await page.keyboard.press('End');
    await page.getByRole('button', { name: 'Show all' }).click();
    expect(await page.locator('.drawing .label').count()).toBe(6);
    const drawing = await until(
      'the saved drawing with all that the journals write down a moment later',
      async () => (await fetch(pageUrl(`/api/orders/${order.id}/drawing.txt`))).text(),
      (saved) => saved.includes(`ms for ${String(REACTIONS_OF_COMPLETED)} reactions; inbox dropped no duplicate`),
    );
    expect(drawing).toMatch(/PLACED +●─ OrderPlaced/);
    expect(drawing).toMatch(/sum of waits {4}outbox [1-9]\d* ms, broker [1-9]\d* ms, consumer \d+ ms\n/);
    await page.close();
  }, 60_000);

  it('lists an order that somebody else places as it happens, and finds it by its id', async () => {
    const { page } = await open(browser, scheme);
    await page.locator('.connection.live').waitFor();
    const order = await customer('alice').orders({ 'COFFEE-MUG': 1 });
    await page.getByRole('searchbox').fill(order.id.slice(-8));
    await page.locator('.row', { hasText: 'COMPLETED' }).click();
    expect(new URL(page.url()).pathname).toBe(`/orders/${order.id}`);
    await page.close();
  }, 60_000);

  it('shows every instance with its relay, its outbox and its lag', async () => {
    const { page } = await open(browser, scheme, pageUrl('/machinery'));
    for (const instance of ['order-1', 'payment-1', 'inventory-1']) {
      const card = page.getByRole('region', { name: instance });
      await card.getByText('leads').waitFor();
      expect(await card.innerText()).toMatch(/waiting, oldest/);
    }
    const relays = page.getByRole('list', { name: 'The relays' });
    await relays.getByText('payment, outbox: payment-1 leads').waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await page.close();
  }, 60_000);

  it('shows the choreography as a graph, with the rate of each event on its edges', async () => {
    const { page, errors } = await open(browser, scheme, pageUrl('/machinery'));
    const graph = page.getByRole('img', { name: /^The choreography as a graph/ });
    await graph.waitFor();
    const events = page.getByRole('table', { name: 'The same as a table' });
    expect(await events.locator('tbody th').allInnerTexts()).toEqual(STEPS.map(([name]) => name));
    await customer('alice').orders({ 'COFFEE-MUG': 1 });
    const labels = graph.locator('.label', { hasText: 'OrderPlaced' });
    await labels
      .filter({ hasText: /[1-9]\/s/ })
      .first()
      .waitFor();
    await graph.locator('.flows', { hasText: 'OrderPlaced' }).first().waitFor({ state: 'attached' });
    expect(await graph.locator('.arrow').count()).toBe(
      STEPS.flatMap(([, { reactions }]) => Object.keys(reactions)).length,
    );
    expect(await events.locator('tr', { hasText: 'OrderPlaced' }).innerText()).toMatch(
      /order\s+inventory, payment\s+\d+\.\d\/s/,
    );
    expect(await labels.count()).toBe(2);
    expect(errors).toEqual([]);
    await page.close();
  }, 60_000);

  it('shows lag and outbox of the last minutes as curves in the colours of the services, and as text', async () => {
    const { page, errors } = await open(browser, scheme, pageUrl('/machinery'));
    for (const name of ['Lag', 'Outbox']) {
      const curve = page.getByRole('group', { name });
      await curve.getByText(/^payment: \d+ now, \d+ at most$/).waitFor();
      await until(
        `a curve in the colour of payment: ${name}`,
        () => pixelsOfPayment(page, name),
        (count) => count > 0,
      );
    }
    expect(errors).toEqual([]);
    await page.close();
  }, 60_000);

  it('says that nothing is parked, or what is', async () => {
    const { page } = await open(browser, scheme, pageUrl('/dead-letters'));
    await page.locator('.nothing, .letter').first().waitFor();
    expect(await page.locator('.problem').count()).toBe(0);
    expect(await seriousFaults(page)).toEqual([]);
    await page.close();
  }, 60_000);
});

describe('the page', () => {
  it('lets no other site act, whatever it sends', async () => {
    const origin = new URL(pageUrl()).origin;
    const token = /"token":"([^"]+)"/.exec(await (await fetch(pageUrl())).text())?.[1] ?? '';
    expect(token).not.toBe('');
    expect(await statusOf('/api/paths/nothing', 'POST', { origin, 'x-page-token': token })).toBe(404);
    expect(await statusOf('/api/paths/nothing', 'POST', { origin })).toBe(403);
    expect(await statusOf('/api/paths/nothing', 'POST', { 'x-page-token': token })).toBe(403);
    expect(
      await statusOf('/api/paths/nothing', 'POST', { origin: 'http://elsewhere.test', 'x-page-token': token }),
    ).toBe(403);
    expect(await statusOf('/', 'GET', { host: 'elsewhere.test' })).toBe(403);
  });

  it('sees every event, however many pages there are', async () => {
    const { schemaRegistryUrl } = runningSuite();
    const readers = [new Map<string, string>(), new Map<string, string>()].map((events) => ({
      events,
      reader: new TopicsReader(
        kafkaConnectionOf(runningSuite(), 'page', 'page'),
        schemaRegistryUrl,
        'page',
        0,
        (event) => events.set(event.id, event.orderId),
      ),
    }));
    await Promise.all(readers.map(({ reader }) => reader.start()));
    const placed = await Promise.all([1, 2, 3].map(() => customer('alice').orders({ 'COFFEE-MUG': 1 })));
    for (const order of placed) await order.becomes('COMPLETED');
    const seen = (events: Map<string, string>): number =>
      [...events.values()].filter((orderId) => placed.some(({ id }) => id === orderId)).length;
    for (const { events } of readers)
      await until(
        'all events of three orders',
        () => Promise.resolve(seen(events)),
        (count) => count === 3 * 6,
      );
    await Promise.all(readers.map(({ reader }) => reader.stop()));
  }, 60_000);

  it('says in a sentence that there is no such order', async () => {
    const { page } = await open(browser, 'light', pageUrl('/orders/00000000-0000-7000-8000-000000000000'));
    await page.getByText('There is no such order.').waitFor();
    await page.close();
  }, 60_000);
});
