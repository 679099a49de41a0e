import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium, type Browser, type Page } from 'playwright-core';
import { runningSuite } from '../suite/running-suite.js';
import { until } from '../suite/until.js';

const PROGRAM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

export type Scheme = 'light' | 'dark';
export const SCHEMES: readonly Scheme[] = ['light', 'dark'];

/** @throws where this machine has no Chromium */
export function startBrowser(): Promise<Browser> {
  if (!existsSync(PROGRAM))
    throw new Error('The page is tested in Chromium: install it (apt-get install chromium), or name it in CHROMIUM.');
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
  return chromium.launch({ executablePath: PROGRAM, args });
}

/** Starts a browser once the page of the running suite answers. */
export async function startBrowserForPage(): Promise<Browser> {
  const browser = await startBrowser();
  await until(
    'an answer of the page',
    () => fetch(pageUrl()).catch(() => undefined),
    (answer) => answer?.ok === true,
  );
  return browser;
}

/** The address of the page of the running suite. */
export function pageUrl(path = '/'): string {
  const { pageUrl: url } = runningSuite();
  if (url === null) throw new Error('The suite has no page.');
  return new URL(path, url).href;
}

/** Opens an address of the page. Its errors fail the test that looks at them. */
export async function open(
  browser: Browser,
  scheme: Scheme,
  url = pageUrl(),
): Promise<{ page: Page; errors: string[] }> {
  const page = await browser.newPage({ colorScheme: scheme, viewport: { width: 1440, height: 960 } });
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  await page.goto(url);
  return { page, errors };
}

/** What axe finds wrong, if it is serious. */
export async function seriousFaults(page: Page): Promise<string[]> {
  // The policy of the page lets no script in from outside; the browser's own door is another one.
  const { readFileSync } = await import('node:fs');
  await page.evaluate(readFileSync(AXE, 'utf8'));
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: {
        run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>;
      };
    };
    const { violations } = await axe.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
  });
}
