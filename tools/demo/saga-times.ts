import { setTimeout as sleep } from 'node:timers/promises';
import type { TopicEvent } from '../events/topic-event.js';
import type { OperatorApi } from '../ops/operator-api.js';
import { readJournals, travelOf, type JournalFacts } from '../travels/journals.js';
import { timesOf, type Times } from '../travels/times.js';

/** An instance writes into its journal a moment after its transaction. What is not there by then was forgotten. */
const LIMIT_MS = 5_000;
const POLL_MS = 20;

/** Where the time of a saga went, as the journals say, and what each instance answered. */
export interface SagaTimes {
  readonly times: Times;
  readonly answers: JournalFacts['answers'];
}

/** Reads the journals, until they know all events of an order with all reactions, or one of them is missing. */
export async function readTimes(
  orderId: string,
  events: readonly TopicEvent[],
  began: number,
  operator: OperatorApi,
): Promise<SagaTimes> {
  const giveUpAt = performance.now() + LIMIT_MS;
  for (;;) {
    const facts = await readJournals(operator, orderId);
    const { answers } = facts;
    const times = timesOf(events.map((event) => travelOf(event, began, facts)));
    const isComplete = times.known === times.reactions && events.every(({ id }) => facts.sentAt(id) !== undefined);
    const isMissing = answers.some(({ answer }) => answer === undefined);
    if (isComplete || isMissing || performance.now() > giveUpAt) return { times, answers };
    await sleep(POLL_MS);
  }
}
