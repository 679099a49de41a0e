import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { CHOREOGRAPHY, SERVICES, type Service } from '#libs/contracts';
import { Services } from '../../demo/services.js';
import type { Poison } from '../../launcher/breaks/faults.js';
import { readJournals } from '../../travels/journals.js';
import type { KnownEvent } from '../orders.js';
import type { Sources } from './fault-watch.js';
import type { Trial } from './trial.js';

const LOOK_EVERY_MS = 200;
const SEEN_WITHIN_MS = 30_000;

/** The services that hear an event. */
export function listenersOf({ name }: Pick<KnownEvent, 'name'>): Service[] {
  return Object.keys(CHOREOGRAPHY[name].reactions) as Service[];
}

/** Sends an event again, and looks for the inboxes that drop it. */
export async function sendAgain(event: KnownEvent, sources: Sources): Promise<(trial: Trial) => Promise<void>> {
  const { channel } = sources;
  const listeners = listenersOf(event);
  const [before, books] = [await duplicates(event, sources), await booksOf(event.orderId, sources)];
  await channel.give({ kind: 'send-again', ...placeOf(event) });
  return async (trial) => {
    const dropped = (counts: ReadonlyMap<Service, number>): Service[] =>
      listeners.filter((service) => (counts.get(service) ?? 0) > (before.get(service) ?? 0));
    const seen = await until(
      async () => dropped(await duplicates(event, sources)),
      ({ length }) => length === listeners.length,
    );
    const same = (await booksOf(event.orderId, sources)) === books;
    trial.saw = [
      ...listeners.map((service) =>
        seen.includes(service)
          ? `${service}: dropped by the inbox.`
          : `${service} has not said that its inbox dropped it.`,
      ),
      same ? 'The books did not change.' : 'The books have changed.',
    ];
    trial.verdict = same && seen.length === listeners.length ? 'as it should' : 'not as it should';
  };
}

/** Sends poison with the key of an event's order, and looks for the dead letters. */
export async function sendPoison(
  poison: Poison,
  event: KnownEvent,
  sources: Sources,
): Promise<(trial: Trial) => Promise<void>> {
  const listeners = listenersOf(event);
  const id = randomUUID();
  await sources.channel.give({ kind: 'send-poison', poison, id, ...placeOf(event) });
  return async (trial) => {
    const fresh = await until(
      async () => (await lettersOf(event.orderId, listeners, sources)).filter(({ messageId }) => messageId === id),
      (letters) => listeners.every((service) => letters.some((letter) => letter.service === service)),
    );
    trial.letters = fresh.map((letter) => ({ service: letter.service, id: letter.id }));
    const parked = listeners.map((service) => {
      const letter = fresh.find((one) => one.service === service);
      if (letter === undefined) return `${service} has parked nothing.`;
      return `${service} parked it as a dead letter: ${letter.reason.replaceAll('-', ' ')}.`;
    });
    trial.saw = parked;
    const other = await new Services(sources.suite()).place({ customerId: 'alice', sku: 'COFFEE-MUG' });
    const goesOn = await until(
      () => Promise.resolve(sources.orders.summary(other.id)?.settled === true),
      (settled) => settled,
    );
    trial.saw = [
      ...parked,
      goesOn
        ? 'Another order was placed and has ended: only this one waits.'
        : 'Another order was placed and has not ended.',
    ];
    const asExpected = listeners.every((service) =>
      fresh.some((one) => one.service === service && [poison, 'key-quarantined'].includes(one.reason)),
    );
    trial.verdict = goesOn && asExpected ? 'as it should' : 'not as it should';
  };
}

/** Discards the dead letters of poison, and redrives what has waited behind them, so that the order goes on. */
export async function heal({ letters, orderId = '' }: Trial, sources: Sources): Promise<void> {
  const act = async (action: 'discard' | 'redrive', { service, id }: (typeof letters)[number]): Promise<void> => {
    const why = 'Poison was sent on purpose.';
    const path = `/ops/dead-letters/${id}/${action}`;
    const { status, body } = await sources.operator.ask(service, 'POST', path, { by: 'the page', why });
    if (status >= 400) throw new Error(`${service} was asked to ${action}, and answered: ${JSON.stringify(body)}`);
  };
  for (const letter of letters) await act('discard', letter);
  const services = letters.map(({ service }) => service);
  const behind = await until(
    () => lettersOf(orderId, services, sources),
    (parked) => !parked.some(({ id }) => letters.some((letter) => letter.id === id)),
  );
  for (const service of services) {
    // One redrive takes all of the key.
    const first = behind.find((letter) => letter.service === service);
    if (first !== undefined) await act('redrive', first);
  }
}

function placeOf({ topic, partition, offset }: KnownEvent): Pick<KnownEvent, 'topic' | 'partition' | 'offset'> {
  return { topic, partition, offset };
}

/** How often the inbox of each service has dropped a message, as the journals say. */
async function duplicates({ id, orderId }: KnownEvent, { operator }: Sources): Promise<Map<Service, number>> {
  const facts = await readJournals(operator, orderId);
  return new Map(SERVICES.map((service) => [service, facts.duplicates(id, service)]));
}

/** The books of an order as one text, to compare. */
async function booksOf(orderId: string, { suite }: Sources): Promise<string> {
  const services = new Services(suite());
  const [payment, reservation] = await Promise.all([
    services.payment(orderId).catch(() => undefined),
    services.reservation(orderId).catch(() => undefined),
  ]);
  return JSON.stringify([payment?.entries, reservation?.movements]);
}

interface ParkedLetter {
  readonly service: Service;
  readonly id: string;
  readonly messageId: string;
  readonly reason: string;
}

async function lettersOf(
  orderId: string,
  services: readonly Service[],
  { operator }: Sources,
): Promise<ParkedLetter[]> {
  const answers = await Promise.all(
    services.map(async (service) => {
      const { body } = await operator.ask(service, 'GET', `/ops/dead-letters?status=parked&key=${orderId}`);
      const { items = [] } = body as { items?: readonly Omit<ParkedLetter, 'service'>[] };
      return items.map(({ id, messageId, reason }) => ({ service, id, messageId, reason }));
    }),
  );
  return answers.flat();
}

/** Looks until it sees what is wanted, or for too long. @returns what it saw last */
async function until<T>(look: () => Promise<T>, isReached: (seen: T) => boolean): Promise<T> {
  const giveUpAt = Date.now() + SEEN_WITHIN_MS;
  for (;;) {
    const seen = await look();
    if (isReached(seen) || Date.now() > giveUpAt) return seen;
    await sleep(LOOK_EVERY_MS);
  }
}
