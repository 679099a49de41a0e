import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { dlq } from '../delivery/command.js';
import { faultIn } from '../delivery/fault.js';
import { orderMessage } from '../delivery/message.js';
import { isQuarantined, lettersOf, type ParkedLetter } from '../delivery/parked.js';
import { expectInvariants } from '../invariants/invariants.js';
import { deadLetter } from '../ops/operator.js';
import { newProduct, PRICE } from '../story/product.js';
import { newCustomer, type PlacedOrder } from '../story/scenario.js';
import { publish } from '../suite/kafka-probe.js';
import { query } from '../suite/running-suite.js';
import { open, pageUrl, SCHEMES, seriousFaults, startBrowser } from './browser.js';

/** A folder into which the pictures of this spec go, for whoever wants to see them. */
const PICTURES = process.env.PAGE_PICTURES;
const WHO = 'an operator';

let browser: Browser;

beforeAll(async () => {
  browser = await startBrowser();
}, 60_000);

afterAll(async () => {
  await browser.close();
  await expectInvariants();
});

/** An order that payment has parked from its first event on. Its customer became a number on the way, and it was cancelled at its deadline. */
async function quarantinedOrder(): Promise<{ order: PlacedOrder; letters: ParkedLetter[] }> {
  const customer = await newCustomer({ balance: 10 * PRICE });
  const fault = await faultIn('payment', 'payments', `NEW.customer_id = '${customer.id}'`);
  const order = await customer.orders({ [await newProduct({ stock: 1 })]: 1 }, { deadlineMs: 1_000 });
  await order.becomes('CANCELLED');
  const letters = await lettersOf('payment', order.id, 2);
  const id = String(letters[0]?.id);
  const spoilt = { ...(await deadLetter('payment', id)).payload, customerId: 7 };
  await query('payment', 'UPDATE dead_letters SET value = $2 WHERE id = $1', [id, Buffer.from(JSON.stringify(spoilt))]);
  await fault.mend();
  return { order, letters };
}

/** An event about an order of nobody, which payment cannot read, and two that wait behind it. */
async function threeOfNobody(): Promise<ParkedLetter[]> {
  const orderId = randomUUID();
  const cancelled = () => orderMessage('OrderCancelled', { orderId, ...{ reason: 'out-of-stock' } });
  const wrong = { ...cancelled(), value: Buffer.from(JSON.stringify({ orderId, reason: 'no reason' })) };
  await publish('order.events', [wrong, cancelled(), cancelled()]);
  return lettersOf('payment', orderId, 3);
}

/** The line of a dead letter, by its place. */
const letterAt = (page: Page, place: number): Locator => page.locator('.letters > li').nth(place);

/** Says who acts and why, and acts. */
async function act(letter: Locator, deed: 'Redrive' | 'Correct and redrive' | 'Discard', why: string): Promise<void> {
  await letter.getByLabel('Who').fill(WHO);
  await letter.getByLabel('Why').fill(why);
  await letter.getByRole('button', { name: deed, exact: true }).click();
}

async function expectNoSeriousFaults(page: Page, picture: string): Promise<void> {
  for (const colorScheme of SCHEMES) {
    await page.emulateMedia({ colorScheme });
    expect([colorScheme, await seriousFaults(page)]).toEqual([colorScheme, []]);
    if (PICTURES !== undefined)
      await page.screenshot({ path: `${PICTURES}/${picture}-${colorScheme}.png`, fullPage: true });
  }
}

/** Marks the document. It is gone if the page is loaded again. */
const mark = (page: Page) => page.evaluate(() => void Object.assign(globalThis, { isMarked: true }));
const isMarked = (page: Page) => page.evaluate(() => 'isMarked' in globalThis);

describe('an order of which a message is parked', () => {
  it('shows it inside its saga, and heals before the eyes of whoever corrects it', async () => {
    const { order, letters } = await quarantinedOrder();
    const { page, errors } = await open(browser, 'light', pageUrl(`/orders/${order.id}`));
    await page.getByRole('heading', { name: 'This order is in quarantine' }).waitFor();
    await mark(page);
    expect(await page.locator('.letters summary strong').allInnerTexts()).toEqual(['OrderPlaced', 'OrderCancelled']);

    const letter = letterAt(page, 0);
    await letter.locator('summary').first().click();
    await letter.locator('.preview li').nth(1).waitFor();
    expect(await letter.locator('.preview code').allInnerTexts()).toEqual(letters.map(({ message_id }) => message_id));
    await letter.getByText('Headers and stack').click();
    expect(await letter.locator('.letter-body > details pre').innerText()).toMatch(/^ce_type: OrderPlaced/m);
    await expectNoSeriousFaults(page, 'parked');

    const payload = letter.getByLabel('Payload of a correction');
    const before = await payload.inputValue();
    await act(letter, 'Correct and redrive', 'to see what is wrong');
    const faults = letter.getByRole('alert').locator('li');
    await faults.first().waitFor();
    expect(await faults.allInnerTexts()).toEqual(
      expect.arrayContaining([expect.stringMatching(/^customerId must be .*\.$/)]),
    );
    await payload.fill(before.slice(0, -1));
    await letter.getByRole('button', { name: 'Correct and redrive' }).click();
    await letter.getByText('The payload is not JSON.').waitFor();
    expect((await deadLetter('payment', String(letters[0]?.id))).actions).toEqual([]);

    await payload.fill(before.replace(/"customerId": 7/, `"customerId": "${(await order.view()).customerId}"`));
    await act(letter, 'Correct and redrive', 'the customer was a number');
    await letter.getByText('correct: redriven: 2').waitFor();
    expect(await letter.locator('.outcome li').allInnerTexts()).toEqual(
      letters.map(({ message_id }) => `${message_id} redriven`),
    );
    await page.getByText('Nothing of it waits any more').waitFor();
    await page.locator('.mark.settled').waitFor();
    await page.locator('.state-note', { hasText: /settled/ }).waitFor();
    expect(await letter.locator('.audit').innerText()).toContain(
      `correct by ${WHO}, because “the customer was a number”: redriven: 2`,
    );
    await expectNoSeriousFaults(page, 'healed');
    expect(await isMarked(page)).toBe(true);
    expect(errors).toEqual([]);

    await order.isCancelledAndSettled();
    expect(await isQuarantined('payment', order.id)).toBe(false);
    expect((await dlq('audit')).out).toMatch(
      new RegExp(`${WHO} +correct +payment +${String(letters[0]?.id)} +the customer was a number +redriven: 2`),
    );
    await page.close();
  }, 120_000);
});

describe('the page of dead letters', () => {
  it('asks who acts and why, says at which message a redrive stops, and redrives what waited after a discard', async () => {
    const [wrong, second, third] = await threeOfNobody();
    const ids = [wrong, second, third].map((letter) => String(letter?.id));
    const { page, errors } = await open(browser, 'dark', pageUrl(`/dead-letters/payment/${String(ids[0])}`));
    const letter = letterAt(page, 0);
    await letter.locator('.preview li').nth(2).waitFor();

    await letter.getByRole('button', { name: 'Redrive', exact: true }).click();
    await letter.getByLabel('Who').fill(WHO);
    await letter.getByRole('button', { name: 'Redrive', exact: true }).click();
    expect(await letter.getByLabel('Why').and(page.locator(':invalid:focus')).count()).toBe(1);
    expect((await deadLetter('payment', String(ids[0]))).actions).toEqual([]);

    await act(letter, 'Redrive', 'to see where it stops');
    await letter.locator('.outcome li').waitFor();
    expect(await letter.locator('.outcome li').allInnerTexts()).toEqual([
      expect.stringMatching(new RegExp(`^${String(wrong?.message_id)} failed: .*reason`)),
    ]);
    expect(await letter.locator('.preview li').count()).toBe(3);

    await act(letter, 'Discard', 'nobody knows the reason');
    await letter.getByText('discard: discarded').waitFor();
    await letter.locator('.status.discarded').waitFor();
    expect(await letter.locator('form').count()).toBe(0);
    await letter.locator('.audit li', { hasText: 'nobody knows the reason' }).waitFor();
    await expectNoSeriousFaults(page, 'discarded');

    await page.goto(pageUrl(`/dead-letters/payment/${String(ids[1])}`));
    await letter.locator('.preview li').first().waitFor();
    expect(await letter.locator('.preview code').allInnerTexts()).toEqual([second?.message_id, third?.message_id]);
    // This browser remembers who acts.
    expect(await letter.getByLabel('Who').inputValue()).toBe(WHO);
    await act(letter, 'Redrive', 'the first one is gone');
    await letter.getByText('redrive: redriven: 2').waitFor();
    await letter.locator('.status.redriven').waitFor();
    const { topic, partition, offset } = await deadLetter('payment', String(ids[2]));
    const line = new RegExp(`payment · .* · ${topic}/${String(partition)} offset ${offset}$`);
    await page.locator('.letters summary .about', { hasText: line }).waitFor({ state: 'detached' });
    expect(errors).toEqual([]);

    const { out } = await dlq('audit');
    for (const [action, id, why] of [
      ['redrive', ids[0], 'to see where it stops'],
      ['discard', ids[0], 'nobody knows the reason'],
      ['redrive', ids[1], 'the first one is gone'],
    ])
      expect(out).toMatch(new RegExp(`${WHO} +${String(action)} +payment +${String(id)} +${String(why)}`));
    await page.close();
  }, 120_000);
});
