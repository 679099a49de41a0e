import type { Service } from '#libs/contracts';
import { bodyOf, type DeadLetterActionView, type WholeDeadLetterView } from '../../tools/api/client.js';
import type { Schemas } from '../../tools/api/generated/services.js';
import { opsAt } from '../suite/http.js';
import { instanceOf, instancesOf } from '../suite/running-suite.js';
import { until } from '../suite/until.js';

export type Entry = Schemas['ops']['PublishedEntryView'] | Schemas['ops']['ProcessedEntryView'];
export type State = Schemas['ops']['StateView'];
export type ActionWithOutcomes = Schemas['ops']['ActionWithOutcomesView'];

/** The operator API of a service: of its first instance, or of the one at a URL. Its answers are compared with its OpenAPI document. */
export const opsOf = (service: Service, url = instanceOf(service).url) => opsAt(url);

/** What all instances of a service did with the messages of a key, each instance for itself. */
export async function journalOf(service: Service, key: string): Promise<Entry[]> {
  const parts = await Promise.all(
    instancesOf(service).map(
      async ({ url }) => bodyOf(await opsAt(url).GET('/ops/journal', { params: { query: { key } } })).entries,
    ),
  );
  return parts.flat();
}

/** Waits until the journals of a service have what is looked for about a key. */
export function noted(service: Service, key: string, has: (entries: Entry[]) => boolean): Promise<Entry[]> {
  return until(`the journal of ${service} about ${key}`, () => journalOf(service, key), has);
}

export async function stateOf(service: Service, url?: string): Promise<State> {
  return bodyOf(await opsOf(service, url).GET('/ops/state'));
}

export async function deadLetter(service: Service, id: string): Promise<WholeDeadLetterView> {
  return bodyOf(await opsOf(service).GET('/ops/dead-letters/{id}', { params: { path: { id } } }));
}

/** The ids of the messages that a redrive would process. */
export async function previewOf(service: Service, id: string): Promise<string[]> {
  const { messages } = bodyOf(await opsOf(service).GET('/ops/dead-letters/{id}/preview', { params: { path: { id } } }));
  return messages.map((message) => message.id);
}

/** Waits for the outcome of an action. */
export function finished(service: Service, { id }: DeadLetterActionView): Promise<ActionWithOutcomes> {
  return until(
    `the outcome of ${id}`,
    async () => bodyOf(await opsOf(service).GET('/ops/dead-letter-actions/{id}', { params: { path: { id } } })),
    ({ outcome }) => outcome !== null,
  );
}
