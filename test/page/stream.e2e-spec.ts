import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { expectInvariants } from '../invariants/invariants.js';
import { customer } from '../story/scenario.js';
import { BreakableWay } from './breakable-way.js';
import { open, pageUrl, startBrowser } from './browser.js';

let browser: Browser;
let way: BreakableWay;

beforeAll(async () => {
  browser = await startBrowser();
  way = await BreakableWay.to(pageUrl());
}, 60_000);

afterAll(async () => {
  await browser.close();
  way.close();
  await expectInvariants();
});

describe('a page whose connection broke', () => {
  it('says so, and catches up from the last message that it has, without being loaded again', async () => {
    const { page, errors } = await open(browser, 'light', way.url);
    await page.locator('.connection.live').waitFor();
    const seen = await customer('alice').orders({ 'COFFEE-MUG': 1 });
    await seen.becomes('COMPLETED');
    await page.getByRole('searchbox').fill(seen.id.slice(-8));
    await page.locator('.row', { hasText: 'COMPLETED' }).waitFor();

    const loads: string[] = [];
    page.on('request', (request) => {
      if (request.isNavigationRequest() || new URL(request.url()).pathname === '/api/orders') loads.push(request.url());
    });
    way.break();
    await page.locator('.connection.lost').waitFor();
    const missed = await customer('alice').orders({ 'COFFEE-MUG': 1 });
    await missed.becomes('COMPLETED');
    await page.getByRole('searchbox').fill(missed.id.slice(-8));
    expect(await page.locator('.row').count()).toBe(0);

    way.mend();
    const again = page.waitForRequest((request) => new URL(request.url()).pathname === '/stream');
    expect(await (await again).allHeaders()).toMatchObject({
      'last-event-id': expect.stringMatching(/^[0-9a-f]+-\d+$/),
    });
    await page.locator('.row', { hasText: 'COMPLETED' }).waitFor();
    await page.locator('.connection.live').waitFor();
    expect(loads).toEqual([]);
    expect(errors).toEqual([]);
    await page.close();
  }, 120_000);
});

describe('a page whose connection was cut without a word', () => {
  it('connects again, and catches up from the last message that it has', async () => {
    const { page } = await open(browser, 'light', way.url);
    await page.locator('.connection.live').waitFor();
    way.silence();
    const missed = await customer('alice').orders({ 'COFFEE-MUG': 1 });
    await missed.becomes('COMPLETED');
    await page.getByRole('searchbox').fill(missed.id.slice(-8));
    await page.locator('.row', { hasText: 'COMPLETED' }).waitFor({ timeout: 60_000 });
    await page.locator('.connection.live').waitFor();
    await page.close();
  }, 120_000);
});
