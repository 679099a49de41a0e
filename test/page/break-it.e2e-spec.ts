import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { aboutFault, FAULTS, titleOf, type FaultKind, type Hits } from '../../tools/launcher/breaks/faults.js';
import { isFrozen, withChildren } from '../../tools/launcher/processes/live-process.js';
import { expectInvariants } from '../invariants/invariants.js';
import { customer } from '../story/scenario.js';
import { OwnSuite } from '../suite/own-suite.js';
import { instancesOf, runningSuite } from '../suite/running-suite.js';
import { until } from '../suite/until.js';
import { open, pageUrl, SCHEMES, seriousFaults, startBrowserForPage } from './browser.js';

// These tests break their suite, so this file starts its own.
const suite = new OwnSuite('break-it', ['--instances', '2', '--brokers', '3', '--silences'], { PAGE: '' });
await suite.start();
let browser: Browser;

/** As long as a stop, a fault and the page itself may take, on a busy machine. */
const HEALS_WITHIN_MS = 140_000;

/** `npm run test:faults` causes every fault, which takes some minutes more. Otherwise there is one of each sort. */
const EVERY_FAULT = process.env.EVERY_FAULT !== undefined;

/** Faults that have a test below, with the only target that there is. */
const TESTED: readonly FaultKind[] = ['PostgreSQL is frozen', 'the brokers are restarted one by one'];

/** What a fault hits where one of several can be chosen. */
const TARGETS: Partial<Record<Hits, string>> = { service: 'order', instance: 'inventory-2', broker: 'kafka-3' };

beforeAll(async () => {
  browser = await startBrowserForPage();
}, 60_000);

afterAll(async () => {
  await browser.close();
  await suite.remove();
}, 60_000);

/** The instance that leads the relay of the payments. */
async function leader(): Promise<string> {
  const payments = instancesOf('payment');
  const leaders = async (): Promise<string[]> => {
    const states = await Promise.all(
      payments.map(async ({ instance, url }) => {
        const { relays } = (await (await fetch(`${url}/ops/state`)).json()) as { relays: { leads: boolean }[] };
        return relays.some(({ leads }) => leads) ? [instance] : [];
      }),
    );
    return states.flat();
  };
  const [one] = await until('a leader', leaders, ({ length }) => length === 1);
  return one ?? '';
}

/** What came of the newest trial of this name, when it is over. */
async function verdictOf(page: Page, title: string): Promise<string> {
  const trial = trialOf(page, title);
  await trial.getByText('as it should').waitFor({ timeout: HEALS_WITHIN_MS });
  return trial.innerText();
}

/** Causes a fault, after the choice of what it hits. */
async function cause(page: Page, title: string, hits?: string, target = ''): Promise<void> {
  if (hits !== undefined) await page.getByRole('combobox', { name: `Which ${hits}` }).selectOption(target);
  await page.getByRole('button', { name: title, exact: true }).click();
}

/** What was seen of a fault, when it is over and was as it should be. */
async function asItShould(page: Page, title: string): Promise<string> {
  const seen = await verdictOf(page, title);
  expect(seen).not.toContain('not as it should');
  expect(seen).toContain('All 5 orders that were placed for it have ended: nothing was lost.');
  return seen;
}

function trialOf(page: Page, title: string): Locator {
  return page.getByRole('article', { name: title }).first();
}

describe('on the page, somebody', () => {
  it('kills a process: another takes over, it comes back, and nothing is lost', async () => {
    const { page, errors } = await open(browser, 'light', pageUrl('/break-it'));
    const killed = await leader();
    const { page: machinery } = await open(browser, 'light', pageUrl('/machinery'));
    const relay = machinery.getByRole('list', { name: 'The relays' }).getByText(/^payment, outbox: /);
    await relay.and(machinery.getByText(`${killed} leads`)).waitFor();
    const pidOf = (): number | undefined => runningSuite().apps.find(({ instance }) => instance === killed)?.pid;
    const before = pidOf();
    await cause(page, `Kill ${killed}`, 'instance', killed);
    await relay.and(machinery.getByText(`it took over from ${killed}`)).waitFor();
    await machinery.close();
    const seen = await asItShould(page, `Kill ${killed}`);
    expect(pidOf()).not.toBe(before);
    expect(seen).toMatch(new RegExp(`${killed} was back, with a new process, after`));
    expect(seen).toMatch(/(payment-\d took the relay over|It led the relay again) after/);
    expect(errors).toEqual([]);
    await page.close();
  }, 180_000);

  it('freezes a service: its lag grows until it goes on', async () => {
    const { page } = await open(browser, 'dark', pageUrl('/break-it'));
    const { page: machinery } = await open(browser, 'dark', pageUrl('/machinery'));
    const lag = machinery.getByRole('group', { name: 'Lag' });
    await lag.getByText(/^payment: 0 now/).waitFor();
    await cause(page, 'Freeze payment', 'service', 'payment');
    const trial = trialOf(page, 'Freeze payment');
    await trial.getByText(/The lag of payment grew to [1-9]\d*, and is [1-9]/).waitFor({ timeout: 30_000 });
    expect(runningSuite().apps.every(({ app, pid }) => isFrozen(pid) === (app === 'payment'))).toBe(true);
    expect(await seriousFaults(page)).toEqual([]);
    await lag.getByText(/^payment: [1-9]\d* now, [1-9]/).waitFor();
    await page.getByRole('button', { name: 'Let it go on' }).click();
    await lag.getByText(/^payment: 0 now, [1-9]\d* at most/).waitFor();
    expect(await seriousFaults(machinery)).toEqual([]);
    await machinery.close();
    const seen = await asItShould(page, 'Freeze payment');
    expect(seen).toContain('2 processes stood still.');
    expect(seen).toMatch(/The lag of payment grew to [1-9]\d*, and fell to 0 within/);
    await page.close();
  }, 180_000);

  it('freezes PostgreSQL with all its processes: everything waits, and goes on', async () => {
    const { page } = await open(browser, 'light', pageUrl('/break-it'));
    await cause(page, 'Freeze PostgreSQL');
    await page.getByRole('button', { name: 'Let it go on' }).waitFor();
    const all = withChildren(runningSuite().servers.postgres ?? 0);
    expect(all.length).toBeGreaterThan(10);
    expect(all.every(isFrozen)).toBe(true);
    await asItShould(page, 'Freeze PostgreSQL');
    await page.close();
  }, 180_000);

  it('terminates the sessions of a service: it heals by itself', async () => {
    const { page } = await open(browser, 'light', pageUrl('/break-it'));
    await cause(page, 'Terminate the sessions of payment', 'service', 'payment');
    await asItShould(page, 'Terminate the sessions of payment');
    await page.close();
  }, 180_000);

  it('lets the connections of an instance go silent: it gives them up, and uses others', async () => {
    const { page } = await open(browser, 'dark', pageUrl('/break-it'));
    const title = 'Silence what payment-1 has with PostgreSQL';
    await cause(page, title, 'instance', 'payment-1');
    expect(await asItShould(page, title)).toMatch(/[1-9]\d* bytes did not arrive, .* It has given up [1-9]/);
    await page.close();
  }, 180_000);

  it('stops a broker: two of three go on, and it catches up', async () => {
    const { page } = await open(browser, 'light', pageUrl('/break-it'));
    await cause(page, 'Stop kafka-2', 'broker', 'kafka-2');
    const seen = await asItShould(page, 'Stop kafka-2');
    expect(seen).toMatch(/kafka-2 was back, with a new process, after/);
    expect(seen).toContain('Every event was on 2 brokers at the fewest, and is on 3 now.');
    await page.close();
  }, 180_000);

  it('sends an event twice: the inbox drops it', async () => {
    const order = await customer('alice').orders({ 'COFFEE-MUG': 1 });
    await order.becomes('COMPLETED');
    const { page } = await open(browser, 'light', pageUrl(`/orders/${order.id}`));
    await page.getByText('Break it: send an event again, or poison').click();
    await page.getByRole('combobox', { name: 'Event' }).selectOption('OrderConfirmed');
    await page.getByRole('button', { name: 'Send it again' }).click();
    const seen = await verdictOf(page, 'Send OrderConfirmed again');
    expect(seen).toContain('inventory: dropped by the inbox.');
    expect(seen).toContain('payment: dropped by the inbox.');
    expect(seen).toContain('The books did not change.');
    const drawing = await (await fetch(pageUrl(`/api/orders/${order.id}/drawing.txt`))).text();
    expect(drawing).toContain('inbox dropped 2 duplicates');
    await expectInvariants();
    await page.close();
  }, 120_000);

  it.each([
    ['Send bytes that nobody can read', 'unreadable'],
    ['Send an event that breaks its contract', 'contract violation'],
  ])(
    'does “%s”: it becomes a dead letter inside the saga, until it is let go',
    async (title, reason) => {
      const order = await customer('alice').orders({ 'COFFEE-MUG': 1 });
      await order.becomes('COMPLETED');
      const { page } = await open(browser, 'dark', pageUrl(`/orders/${order.id}`));
      await page.getByText('Break it: send an event again, or poison').click();
      await page.getByRole('button', { name: title }).click();
      const seen = await verdictOf(page, title);
      expect(seen).toContain(`inventory parked it as a dead letter: ${reason}.`);
      expect(seen).toContain(`payment parked it as a dead letter: ${reason}.`);
      expect(seen).toContain('only this one waits');
      expect(seen).not.toContain('not as it should');
      await page.getByRole('heading', { name: /^This order is in quarantine/ }).waitFor();
      expect(await seriousFaults(page)).toEqual([]);
      await trialOf(page, title).getByRole('button', { name: 'Let it go on' }).click();
      await page.getByRole('heading', { name: 'This order was in quarantine' }).waitFor();
      await page.close();
    },
    120_000,
  );
});

if (EVERY_FAULT) {
  describe('on the page, with more time, somebody', () => {
    it('freezes the sessions of a service that are open', async () => {
      const { page } = await open(browser, 'light', pageUrl('/break-it'));
      await cause(page, 'Freeze the sessions of inventory', 'service', 'inventory');
      expect(await asItShould(page, 'Freeze the sessions of inventory')).toMatch(/\d+ processes stood still/);
      await expectInvariants();
      await page.close();
    }, 180_000);

    it('restarts the brokers one by one', async () => {
      const { page } = await open(browser, 'light', pageUrl('/break-it'));
      await cause(page, 'Restart every broker, one by one');
      const seen = await asItShould(page, 'Restart every broker, one by one');
      expect(seen).toMatch(/All 3 have a new process, after/);
      expect(seen).toContain('Every event was on 2 brokers at the fewest, and is on 3 now.');
      await page.close();
    }, 180_000);
  });

  describe('each other fault that hits the suite, caused on the page', () => {
    for (const kind of (Object.keys(FAULTS) as FaultKind[]).filter((one) => !TESTED.includes(one))) {
      const { hits } = aboutFault(kind);
      const target = TARGETS[hits] ?? hits;
      const title = titleOf({ kind, target });
      it(`is over, and was as it should be: ${title}`, async () => {
        const { page } = await open(browser, 'light', pageUrl('/break-it'));
        await cause(page, title, target === hits ? undefined : hits, target);
        await asItShould(page, title);
        await page.close();
      }, 180_000);
    }
  });
}

describe('the launcher', () => {
  it('lets a service go on when the page that froze it dies', async () => {
    const { page } = await open(browser, 'light', pageUrl('/break-it'));
    await cause(page, 'Freeze inventory', 'service', 'inventory');
    const frozen = (): Promise<number> =>
      Promise.resolve(runningSuite().apps.filter(({ pid }) => isFrozen(pid)).length);
    await until('both instances frozen', frozen, (count) => count === 2);
    process.kill(runningSuite().servers.page ?? 0, 'SIGKILL');
    await until('nothing frozen', frozen, (count) => count === 0, 5_000);
    await page.close();
  }, 60_000);
});

describe('the view', () => {
  it.each(SCHEMES)(
    'has nothing that axe finds serious, in %s',
    async (scheme) => {
      await until(
        'an answer of the page',
        () => fetch(pageUrl()).catch(() => undefined),
        (answer) => answer?.ok === true,
      );
      const { page, errors } = await open(browser, scheme, pageUrl('/break-it'));
      await page.getByRole('region', { name: 'every broker' }).waitFor();
      expect(await seriousFaults(page)).toEqual([]);
      expect(errors).toEqual([]);
      await page.close();
    },
    60_000,
  );

  it('takes no order from another site, or without the token of the page', async () => {
    const origin = new URL(pageUrl()).origin;
    const token = /"token":"([^"]+)"/.exec(await (await fetch(pageUrl())).text())?.[1] ?? '';
    for (const path of ['/api/breaks/faults', '/api/breaks/let-go', '/api/breaks/orders/x/poison']) {
      expect(await statusOf(path, { origin })).toBe(403);
      expect(await statusOf(path, { origin: 'http://elsewhere.test', 'x-page-token': token })).toBe(403);
    }
    expect(await statusOf('/api/breaks/faults', { origin, 'x-page-token': token })).toBe(400);
  });
});

/** Sends a POST as any program can. @returns its status */
function statusOf(path: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(pageUrl(path), { method: 'POST', headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    request.on('error', reject).end();
  });
}
