import { exec, execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { SERVICES } from '#libs/contracts';
import { projectRoot } from '../../tools/launcher/project.js';
import { ask, type Problem } from '../suite/http.js';
import { customer, PlacedOrder, type OrderView } from '../story/scenario.js';
import { until } from '../suite/until.js';
import { MarkdownDocument, type Block } from './markdown-document.js';
import { withPortsOfThisSuite } from './suite-ports.js';

const tour = new MarkdownDocument('docs/tour.md');
const readme = new MarkdownDocument('README.md');

/** A command with curl, and the answer that the tour shows below it. */
interface Example {
  readonly command: string;
  readonly answer: unknown;
}

describe('the tour', () => {
  it.each(examples(tour.blocks()).map((example) => [example.command.trim(), example] as const))(
    'shows what this command really answers: %s',
    async (_, example) => {
      const answer = await answerTo(example);
      expect(maskedLike(example.answer, answer)).toEqual(example.answer);
    },
  );

  // | alice | 1 × TEA-POT | COMPLETED | … |
  const orders = tour.rows().filter(([, line]) => /^\d+ × /.test(line ?? ''));

  it('shows an order for every outcome', () => {
    expect(orders.length).toBeGreaterThanOrEqual(10);
  });

  it.each(orders)(
    'says rightly how an order ends: %s orders %s: %s',
    async (customerId = '', line = '', outcome = '') => {
      const [quantity, sku = ''] = line.split(' × ');
      const [end = '', reasons = 'null'] = outcome.split(': ');
      const answer = await customer(customerId).asksFor({ [sku]: Number(quantity) });
      if (answer.status === 202) {
        const order = await new PlacedOrder((answer.body as OrderView).id).becomes('COMPLETED', 'CANCELLED');
        expect(order.status).toBe(end);
        expect(reasons.split(' or ')).toContain(String(order.reason));
      } else {
        expect(answer.status).toBe(Number(end));
        expect((answer.body as Problem).type).toBe(`/problems/${reasons}`);
      }
    },
  );
});

describe('README.md', () => {
  it.each(['npm run dlq -- list', 'npm run outbox -- list'])('names a command that works: %s', async (command) => {
    expect(readme.rows().map(([cell]) => cell)).toContain(`\`${command}\``);
    await promisify(exec)(command, { cwd: projectRoot, env: { ...process.env, NODE_OPTIONS: '' } });
  });

  it.each(SERVICES)('sends readers to API pages that are there: %s', async (service) => {
    expect((await ask(service, 'GET /docs')).status).toBe(200);
  });
});

function examples(blocks: readonly Block[]): Example[] {
  return blocks.flatMap(({ language, text }, index) => {
    if (language !== 'sh' || !text.includes('curl')) return [];
    const answer = blocks[index + 1];
    if (answer?.language !== 'json') throw new Error(`the tour shows no answer to ${text}`);
    return [{ command: text, answer: JSON.parse(answer.text) as unknown }];
  });
}

/** A command that changes something runs once. One that only reads runs again until it shows what the saga will bring. */
async function answerTo({ command, answer }: Example): Promise<unknown> {
  if (/ -(?:d|X POST) /.test(command)) return run(command);
  const isAsShown = (seen: unknown) => JSON.stringify(maskedLike(answer, seen)) === JSON.stringify(answer);
  return until(command, () => run(command), isAsShown, 10_000).catch(() => run(command));
}

async function run(command: string): Promise<unknown> {
  const { stdout } = await promisify(execFile)('bash', ['-c', withPortsOfThisSuite(command)]);
  return JSON.parse(stdout);
}

/** What was seen, with `…` and without the rest where the tour leaves it out. */
function maskedLike(shown: unknown, seen: unknown): unknown {
  if (shown === '…') return seen === undefined ? undefined : '…';
  if (Array.isArray(shown) && Array.isArray(seen)) {
    return seen.map((one: unknown, index) => (index < shown.length ? maskedLike(shown[index], one) : one));
  }
  if (!isRecord(shown) || !isRecord(seen)) return seen;
  return Object.fromEntries(Object.keys(shown).map((key) => [key, maskedLike(shown[key], seen[key])]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
