import { stripVTControlCharacters } from 'node:util';
import type { FastifyInstance } from 'fastify';
import type { Suite } from '../launcher/suite-file.js';
import { Director, type Deed } from '../demo/director.js';
import { drawTimeline } from '../demo/drawing.js';
import { drawTimes } from '../demo/drawn-times.js';
import { PATHS } from '../demo/paths.js';
import { Services } from '../demo/services.js';
import type { OperatorApi } from '../ops/operator-api.js';
import { readJournals, type JournalFacts } from '../travels/journals.js';
import { timesOf } from '../travels/times.js';
import type { Changes } from './changes.js';
import type { Story } from './drawing/story.js';
import type { Orders } from './orders.js';
import { sendProblem } from './server.js';
import { tellStory } from './story-teller.js';

const ANSWER_LIMIT_MS = 10_000;
const ID = /^[0-9a-f-]{36}$/;
const COLUMNS = 110;

/** What was done from outside is remembered for so many orders. */
const REMEMBERED = 2_000;

interface WithId {
  Params: { id: string };
}

/** Orders: all of them, one of them, and what a customer can do. */
export function addOrderRoutes(
  app: FastifyInstance,
  orders: Orders,
  changes: Changes,
  operator: OperatorApi,
  suite: () => Suite,
): void {
  const deeds = new Map<string, readonly Deed[]>();
  const remember = (id: string, done: readonly Deed[]): void => {
    deeds.set(id, done);
    const [oldest] = deeds.keys();
    if (deeds.size > REMEMBERED && oldest !== undefined) deeds.delete(oldest);
  };
  const story = (id: string, facts: JournalFacts): Promise<Story> =>
    tellStory(id, orders.of(id), deeds.get(id) ?? [], new Services(suite()), facts);

  app.get('/api/orders', () => ({ at: changes.last, now: Date.now(), orders: orders.summaries() }));

  app.get<WithId>('/api/orders/:id', async ({ params: { id } }, reply) => {
    if (!ID.test(id)) return sendProblem(reply, 404, 'An order’s id is a UUID.');
    try {
      return await story(id, await readJournals(operator, id));
    } catch (error) {
      const status = error instanceof Error && error.message.includes('was answered 404') ? 404 : 502;
      return sendProblem(
        reply,
        status,
        status === 404 ? 'There is no such order.' : 'The order service does not answer.',
      );
    }
  });

  app.get<WithId>('/api/orders/:id/drawing.txt', async ({ params: { id } }, reply) => {
    if (!ID.test(id)) return sendProblem(reply, 404, 'An order’s id is a UUID.');
    const facts = await readJournals(operator, id);
    const { rows, travels } = await story(id, facts);
    const drawing = `${drawTimeline(rows, COLUMNS)}\n\n${drawTimes(timesOf(Object.values(travels)), facts.answers)}\n`;
    return reply.type('text/plain; charset=utf-8').send(stripVTControlCharacters(drawing));
  });

  app.post<{ Body: unknown }>('/api/orders', async ({ body }, reply) => {
    const at = Date.now();
    const headers = { 'idempotency-key': crypto.randomUUID() };
    const { status, answer } = await pass(suite(), '/orders', body, headers);
    const id = idIn(answer);
    if (status === 202 && id !== undefined) remember(id, [{ at, what: 'orders', note: 'POST /orders 202' }]);
    return reply.code(status).send(answer);
  });

  for (const what of ['cancel', 'return'] as const)
    app.post<WithId>(`/api/orders/:id/${what}`, async ({ params: { id } }, reply) => {
      if (!ID.test(id)) return sendProblem(reply, 404, 'An order’s id is a UUID.');
      const at = Date.now();
      const { status, answer } = await pass(suite(), `/orders/${id}/${what}`);
      remember(id, [...(deeds.get(id) ?? []), { at, what: `${what}s`, note: `POST …/${what} ${String(status)}` }]);
      const summary = orders.summary(id);
      if (summary !== undefined) changes.put(summary);
      return reply.code(status).send(answer);
    });

  app.post<{ Params: { name: string } }>('/api/paths/:name', async ({ params: { name } }, reply) => {
    const path = PATHS.find((one) => one.name === name);
    if (path === undefined) return sendProblem(reply, 404, 'There is no such path.');
    const { databases } = suite();
    const recorder = { of: (id: string) => [...orders.of(id)] };
    const id = await new Promise<string>((resolve, reject) => {
      const onPlaced = (orderId: string, done: readonly Deed[]): void => {
        remember(orderId, done);
        resolve(orderId);
      };
      // A path that does not end as it should is seen in its drawing.
      Director.play(path, new Services(suite()), recorder, databases.payment, onPlaced).catch(reject);
    });
    return reply.code(202).send({ id });
  });
}

/** Passes a customer's request on to the order service. */
async function pass(
  { apps }: Suite,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ status: number; answer: unknown }> {
  const url = apps.find(({ app }) => app === 'order')?.url;
  if (url === undefined) throw new Error('The suite runs no instance of the order service.');
  const response = await fetch(new URL(path, url), {
    method: 'POST',
    signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
    headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, answer: await response.json() };
}

function idIn(answer: unknown): string | undefined {
  if (typeof answer !== 'object' || answer === null || !('id' in answer)) return undefined;
  return typeof answer.id === 'string' ? answer.id : undefined;
}
