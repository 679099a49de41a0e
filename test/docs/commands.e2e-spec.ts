import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { readDataDir } from '../../tools/launcher/settings.js';
import { dlq, typed, type Printed } from '../delivery/command.js';
import { faultIn } from '../delivery/fault.js';
import { orderMessage } from '../delivery/message.js';
import { lettersOf } from '../delivery/parked.js';
import { expectInvariants } from '../invariants/invariants.js';
import { newProduct, PRICE } from '../story/product.js';
import { newCustomer, type PlacedOrder } from '../story/scenario.js';
import { publish } from '../suite/kafka-probe.js';
import { query } from '../suite/running-suite.js';
import { MarkdownDocument } from './markdown-document.js';
import { withPortsOfThisSuite } from './suite-ports.js';

const runbooks = new MarkdownDocument('docs/runbooks.md');
const guide = new MarkdownDocument('docs/debugging.md');

/** What somebody types while the suite runs. The other commands of the documents start a suite of their own. */
const TYPED = /^(?:curl .*localhost|grep .*\.data|npm run (?:--silent )?(?:dlq|outbox|topics) -- |signal \d)/;

/** The guide defines `signal`. A request that fails must not look like one that finds nothing. */
const [SIGNAL = '', FIRST_LOOK = ''] = guide
  .blocks()
  .flatMap(({ language, text }) => (language === 'sh' ? [text] : []));
const PREAMBLE = `curl() { command curl --silent --show-error --fail "$@"; }\n${SIGNAL}`;

/** What stands for an id: a word, or the id that the document shows, perhaps cut off. */
const NAMED = /\bID\b|(?<=[ /])[\da-f]{8}-\S+/;

let order: PlacedOrder;
const letters: string[] = [];

beforeAll(async () => {
  const customer = await newCustomer({ balance: PRICE });
  order = await customer.orders({ [await newProduct({ stock: 1 })]: 1 });
  await order.becomes('COMPLETED');
});

afterEach(async () => {
  for (const id of letters.splice(0)) await dlq('discard', id, '--why', 'the test is over');
});

afterAll(expectInvariants);

describe('docs/runbooks.md and docs/debugging.md', () => {
  it.each(commandsIn(runbooks, guide))('have a command that works: %s', async (command) => {
    const { status, error } = await run(await withThingsOfThisSuite(command));

    expect(error).toBe('');
    // A search ends with 1 where it finds nothing, and nothing is wrong with this suite.
    expect(status).toBeLessThanOrEqual(/grep|^signal/.test(command) ? 1 : 0);
  });

  it.each(queriesIn(runbooks, guide))('have a query that works: %s', async (sql) => {
    const ofNoSession = sql.replace(/terminate_backend\(\d+\)/, 'terminate_backend(0)');
    await expect(query('order', ofNoSession)).resolves.toBeDefined();
  });
});

describe('docs/debugging.md', () => {
  it.each(commandsIn(guide).filter((command) => command.startsWith('signal')))(
    'looks for metrics that exist: %s',
    async (command) => {
      const [, port = '', pattern = ''] = /^signal (\d+) '?([^']+)/.exec(command) ?? [];
      const { out } = await run(`curl -s localhost:${port}/metrics`);
      const names = [...out.matchAll(/^# HELP (\w+)/gm)].map(([, name]) => name);

      for (const beginning of pattern.split('|')) {
        expect(names).toContainEqual(expect.stringMatching(new RegExp(`^${beginning}`)));
      }
    },
  );

  it('begins with a look at every service that works', async () => {
    const { out, error } = await run(FIRST_LOOK);

    expect(error).toBe('');
    expect(out.match(/^outbox_pending_rows /gm)).toHaveLength(3);
    expect(out).not.toContain('no answer');
  });
});

/** Each once. */
function commandsIn(...documents: readonly MarkdownDocument[]): string[] {
  const all = documents.flatMap((document) => {
    const lines = document.blocks().flatMap(({ text }) => text.split('\n'));
    return [...lines.flatMap((line) => /^ *\$ (.+)$/.exec(line)?.slice(1) ?? []), ...document.codeSpans()];
  });
  return [...new Set(all)].filter((text) => TYPED.test(text));
}

function queriesIn(...documents: readonly MarkdownDocument[]): string[] {
  const all = documents.flatMap((document) => {
    const blocks = document.blocks().filter(({ language }) => language === 'sql');
    return [...blocks.map(({ text }) => text.replaceAll(/^--.*\n/gm, '')), ...document.codeSpans()];
  });
  return all.filter((text) => text.startsWith('SELECT '));
}

/** The command with an order, a dead letter, a refused row and the data folder of this suite. */
async function withThingsOfThisSuite(command: string): Promise<string> {
  if (/dlq -- (?:show|redrive|discard)/.test(command)) return command.replace(NAMED, await parkedLetter());
  if (command.includes('outbox -- release')) return command.replace('KEY', await refusedRow());
  return command.replace(NAMED, order.id).replaceAll('.data/', `${readDataDir()}/`);
}

/** The id of a dead letter whose cause is gone. Its order is unknown, so that it changes nothing. */
async function parkedLetter(): Promise<string> {
  const orderId = randomUUID();
  const fault = await faultIn('payment', 'outbox', `NEW.aggregateid = '${orderId}'`);
  await publish('order.events', [orderMessage('OrderCancelled', { orderId, ...{ reason: 'out-of-stock' } })]);
  const [{ id } = { id: '' }] = await lettersOf('payment', orderId, 1);
  await fault.mend();
  letters.push(id);
  return id;
}

/** The key of an event that the broker has refused. Its type is unknown, so that it changes nothing when it is released. */
async function refusedRow(): Promise<string> {
  const key = randomUUID();
  await query(
    'order',
    `INSERT INTO outbox_refused (sequence, id, aggregatetype, aggregateid, type, payload, time, dataschema, reason, refused_at)
     VALUES (0, gen_random_uuid(), 'order', $1, 'OrderEngraved', '{}', $2, 'urn:test', 'provoked by a test', now())`,
    [key, new Date().toISOString()],
  );
  return key;
}

function run(command: string): Promise<Printed> {
  return typed(withPortsOfThisSuite(`${PREAMBLE}\n${command}`));
}
