import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { CHOREOGRAPHY } from '#libs/contracts';
import { HeldAccount } from '../../tools/demo/held-account.js';
import { PATHS } from '../../tools/demo/paths.js';
import { expectInvariants } from '../invariants/invariants.js';
import { newProduct } from '../story/product.js';
import { newCustomer } from '../story/scenario.js';
import { runningSuite } from '../suite/running-suite.js';
import { until } from '../suite/until.js';
import { open, pageUrl, startBrowserForPage } from './browser.js';

let browser: Browser;

beforeAll(async () => {
  browser = await startBrowserForPage();
}, 60_000);

afterAll(async () => {
  await browser.close();
  await expectInvariants();
});

/** The sentences beside the drawing. */
function listOf(page: Page): Promise<string[]> {
  return page.locator('.list ol li').allInnerTexts();
}

describe('one click on the page plays', () => {
  it.each(PATHS)(
    '“$title”: every event is drawn and told, each compensation as one, and it ends $ending.status',
    async (path) => {
      const { page, errors } = await open(browser, 'light');
      await page.getByRole('button', { name: path.title, exact: true }).click();
      await page.getByRole('status').filter({ hasText: path.ending.status }).filter({ hasText: 'settled' }).waitFor();
      for (const event of path.events) {
        const undoes = 'compensates' in CHOREOGRAPHY[event];
        await page
          .locator(`.drawing .label${undoes ? '.compensation' : ''}`, { hasText: event })
          .first()
          .waitFor();
      }
      const told = (await listOf(page)).flatMap((text) => / says (\w+)/.exec(text)?.[1] ?? []);
      expect(told.toSorted()).toEqual(path.events.toSorted());
      expect(await page.getByRole('heading', { name: 'Still to come' }).count()).toBe(0);
      expect(errors).toEqual([]);
      await page.close();
    },
    60_000,
  );
});

describe('while payment does not answer', () => {
  it('the page draws what should come next, counts down to the deadline, and draws the answer when it comes', async () => {
    const customer = await newCustomer({ balance: 10_000 });
    const mug = await newProduct({ stock: 1 });
    const account = await HeldAccount.of(customer.id, runningSuite().databases.payment);
    const order = await customer.orders({ [mug]: 1 }, { deadlineMs: 60_000 });
    const { page } = await open(browser, 'dark', pageUrl(`/orders/${order.id}`));
    const ghosts = page.locator('.drawing .ghost');
    try {
      await ghosts
        .filter({ hasText: /Payment\w+.*\?/ })
        .first()
        .waitFor();
      await page.getByText(/^payment should say PaymentAuthorized or PaymentDeclined, after/).waitFor();
      const secondsLeft = async (): Promise<number> =>
        Number(/deadline in ([\d.]+) s/.exec((await ghosts.locator('.deadline').textContent()) ?? '')?.[1]);
      const first = await secondsLeft();
      expect(first).toBeLessThan(60);
      await until('less time until the deadline', secondsLeft, (left) => left < first);
    } finally {
      await account.letGo();
    }
    await page.locator('.mark.completed').waitFor();
    expect(await ghosts.count()).toBe(0);
    await page.close();
  }, 60_000);
});

describe('an order that was settled', () => {
  it('is drawn again when it changes, also where the page was opened without an order', async () => {
    const [owner, mug] = [await newCustomer({ balance: 10_000 }), await newProduct({ stock: 1 })];
    const order = await owner.orders({ [mug]: 1 });
    await order.becomes('COMPLETED');
    const { page } = await open(browser, 'light');
    await page.getByRole('searchbox').fill(order.id);
    await page.locator('.row', { hasText: owner.id }).click();
    const state = page.getByRole('status').filter({ hasText: 'settled' });
    await state.filter({ hasText: 'COMPLETED' }).waitFor();
    await order.return();
    await state.filter({ hasText: 'RETURNED' }).waitFor();
    await page.close();
  }, 60_000);
});

describe('the list of orders', () => {
  it('shows those of a customer, of a reason or of a status, and goes from one to the next by key', async () => {
    const [poor, mug] = [await newCustomer({ balance: 0 }), await newProduct({ stock: 10 })];
    const orders = [await poor.orders({ [mug]: 1 }), await poor.orders({ [mug]: 1 })];
    for (const order of orders) await order.isCancelledAndSettled();
    const { page } = await open(browser, 'light');
    const rows = page.locator('.row');
    const search = page.getByRole('searchbox');
    await search.fill(poor.id);
    await until(
      'both of the customer',
      () => rows.count(),
      (count) => count === 2,
    );
    const cancelled = page
      .getByRole('group', { name: 'Only orders that are' })
      .getByRole('button', { name: /^cancelled/ });
    await cancelled.click();
    expect(await rows.count()).toBe(2);
    expect(await cancelled.getAttribute('aria-pressed')).toBe('true');
    await search.fill('payment-declined');
    await rows.filter({ hasText: poor.id }).first().waitFor();
    expect(await rows.filter({ hasNotText: 'payment declined' }).count()).toBe(0);

    await search.fill(poor.id);
    await until(
      'both of the customer',
      () => rows.count(),
      (count) => count === 2,
    );
    await page.getByRole('listbox', { name: '2 orders' }).focus();
    for (const expected of orders.toReversed()) {
      await page.keyboard.press('ArrowDown');
      await page.waitForURL(`**/orders/${expected.id}`);
    }
    await page.close();
  }, 60_000);
});
