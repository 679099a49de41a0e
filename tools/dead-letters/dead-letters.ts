import { setTimeout as sleep } from 'node:timers/promises';
import type { Service } from '#libs/contracts';
import {
  bodyOf,
  type DeadLetterActionView,
  type DeadLetterView,
  type ProblemDetails,
  type WholeDeadLetterView,
} from '../api/client.js';
import type { OperatorApi } from './operator-apis.js';

/** A dead letter, as a list shows it. */
export type Letter = DeadLetterView & { readonly service: Service };

/** A dead letter with all that is known about it. */
export type WholeLetter = WholeDeadLetterView & { readonly service: Service };

/** What somebody asked the service to do with a dead letter. */
export type Action = DeadLetterActionView & { readonly service: Service };

/** What to do with a dead letter: `correct` has the payload that takes the place of its own. */
export type Deed =
  | { readonly action: 'redrive' | 'discard' }
  | { readonly action: 'correct'; readonly payload: Record<string, unknown> };

const PAGE = 500;

const LOOK_EVERY_MS = 100;

/** How long the service may take for one message: a redrive of many may take as long for each. */
const PATIENCE_MS = 30_000;

/** All parked messages, or all that were ever parked, the oldest first. */
export async function listLetters(apis: readonly OperatorApi[], all: boolean): Promise<Letter[]> {
  const status = all ? ('all' as const) : ('parked' as const);
  const letters = await everywhere(apis, async ({ client }, after) =>
    bodyOf(await client.GET('/ops/dead-letters', { params: { query: { status, limit: PAGE, ...after } } })),
  );
  return letters.sort((a, b) => a.parkedAt.localeCompare(b.parkedAt));
}

/** @throws where there is none with this id */
export async function findLetter(apis: readonly OperatorApi[], id: string): Promise<WholeLetter> {
  for (const { service, client } of apis) {
    const answer = await client.GET('/ops/dead-letters/{id}', { params: { path: { id } } });
    if (answer.response.status !== 404) return { service, ...bodyOf(answer) };
  }
  throw new Error(`There is no dead letter '${id}' in any service; npm run dlq -- list shows the parked messages.`);
}

/** The other parked messages of the same key, in their order. */
export async function parkedOfSameKey(
  apis: readonly OperatorApi[],
  { service, topic, key, id }: Letter,
): Promise<Letter[]> {
  if (key === null) return [];
  const query = { status: 'parked' as const, key, limit: PAGE };
  const letters = await everywhere(
    apis.filter((api) => api.service === service),
    async ({ client }, after) =>
      bodyOf(await client.GET('/ops/dead-letters', { params: { query: { ...query, ...after } } })),
  );
  return letters.filter((other) => other.topic === topic && other.id !== id);
}

/** All that was ever asked for, of one letter or of all, the oldest first. */
export async function listActions(apis: readonly OperatorApi[], letterId: string | null): Promise<Action[]> {
  const query = { limit: PAGE, ...(letterId !== null && { deadLetterId: letterId }) };
  const actions = await everywhere(apis, async ({ client }, after) =>
    bodyOf(await client.GET('/ops/dead-letter-actions', { params: { query: { ...query, ...after } } })),
  );
  return actions.sort((a, b) => a.requestedAt.localeCompare(b.requestedAt));
}

/**
 * Asks the service that parked a message to do something with it, and waits for the outcome.
 * @throws where the service refuses, or does not do it in time; then it will do it later all the same
 */
export async function askFor(
  apis: readonly OperatorApi[],
  deed: Deed,
  letter: Letter,
  reason: { readonly by: string; readonly why: string },
): Promise<string> {
  const client = apis.find(({ service }) => service === letter.service)?.client;
  if (client === undefined) throw new Error(`There is no operator API of ${letter.service}.`);
  const params = { path: { id: letter.id } };
  const asked =
    deed.action === 'correct'
      ? await client.POST('/ops/dead-letters/{id}/correct', { params, body: { ...reason, payload: deed.payload } })
      : await client.POST(`/ops/dead-letters/{id}/${deed.action}`, { params, body: reason });
  if (asked.data === undefined) throw new Error(refusalIn(asked.error));
  const { id } = asked.data;
  let done = 0;
  for (let giveUpAt = Date.now() + PATIENCE_MS; Date.now() < giveUpAt;) {
    // The instance may end meanwhile: another one goes on with the action, or this one after its restart.
    const action = await client
      .GET('/ops/dead-letter-actions/{id}', { params: { path: { id } } })
      .then(({ data }) => data)
      .catch(() => undefined);
    if (action?.outcome != null) return action.outcome;
    if (action !== undefined && action.done > done) [done, giveUpAt] = [action.done, Date.now() + PATIENCE_MS];
    await sleep(LOOK_EVERY_MS);
  }
  throw new Error(
    `${letter.service} has not done it within ${String(PATIENCE_MS / 1000)} s: does it run? It does it as soon as it can; npm run dlq -- audit shows the outcome.`,
  );
}

function refusalIn({ detail, errors = [] }: ProblemDetails): string {
  return [detail, ...errors.map((error) => `  ${error.pointer}: ${error.detail}`)].join('\n');
}

interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** Gets all pages of every service, and adds to each item the service whose it is. */
async function everywhere<T extends object>(
  apis: readonly OperatorApi[],
  pageAfter: (api: OperatorApi, after: { after?: string }) => Promise<Page<T>>,
): Promise<(T & { readonly service: Service })[]> {
  const answers = apis.map(async (api) => {
    const found: (T & { readonly service: Service })[] = [];
    for (let after: string | null | undefined; after !== null;) {
      const page: Page<T> = await pageAfter(api, after === undefined ? {} : { after });
      found.push(...page.items.map((item) => ({ ...item, service: api.service })));
      after = page.next;
    }
    return found;
  });
  return (await Promise.all(answers)).flat();
}
