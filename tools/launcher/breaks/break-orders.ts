import { SERVICES, type Service } from '#libs/contracts';
import { eventTopicName } from '#libs/messages';
import type { ProcessIdentity } from '../processes/live-process.js';

/** What can go wrong with the suite itself. All but the kill end by themselves, or by `let-go`. */
export type Fault =
  | { readonly kind: 'hold'; readonly service: Service }
  | { readonly kind: 'kill'; readonly instance: string }
  | { readonly kind: 'cut'; readonly service: Service }
  | { readonly kind: 'stop'; readonly broker: string };

/** Where a record is that is to be sent again, or whose key and headers the poison takes. */
export interface RecordPlace {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

/** Bytes that nobody can read, or an event that breaks its contract. */
export const POISONS = ['unreadable', 'contract-violation'] as const;
export type Poison = (typeof POISONS)[number];

/** What the page may ask of the launcher. */
export type BreakOrder =
  | Fault
  | ({ readonly kind: 'send-again' } & RecordPlace)
  | ({ readonly kind: 'send-poison'; readonly poison: Poison; readonly id: string } & RecordPlace)
  | { readonly kind: 'let-go' }
  | { readonly kind: 'measure' };

/** The fault that goes on now, and the processes that stand still for it. */
export interface UnderWay {
  readonly fault: Fault;
  readonly endsAt: number;
  readonly held: readonly ProcessIdentity[];
}

/** What the page is told, at its start and after each change. */
export interface BreakState {
  /** Why nothing may be broken, as a sentence; null where it may. */
  readonly why: string | null;
  readonly underWay: UnderWay | null;
  /** The brokers that can be stopped: none, where there is only one. */
  readonly brokers: readonly string[];
}

/** What the launcher, as Kafka's administrator, has measured. */
export interface Measured {
  /** How many messages each service has not committed yet. */
  readonly lag: Readonly<Record<string, number>>;
  /** How many brokers are in the cluster. */
  readonly brokers: number;
}

/** Reads a fault from outside. @returns undefined if it is none, or has more or less than it should */
export function readFault(value: unknown): Fault | undefined {
  const { kind, service, instance, broker } = fieldsOf(value);
  const one = SERVICES.find((name) => name === service);
  if ((kind === 'hold' || kind === 'cut') && one !== undefined) return { kind, service: one };
  if (kind === 'kill' && typeof instance === 'string') return { kind, instance };
  if (kind === 'stop' && typeof broker === 'string') return { kind, broker };
  return undefined;
}

/** Reads an order of the page. @returns undefined if it is none */
export function readOrder(value: unknown): BreakOrder | undefined {
  const { kind, poison, id, topic, partition, offset } = fieldsOf(value);
  if (kind === 'let-go' || kind === 'measure') return { kind };
  if (kind !== 'send-again' && kind !== 'send-poison') return readFault(value);
  if (typeof topic !== 'string' || !SERVICES.some((service) => eventTopicName(service) === topic)) return undefined;
  if (typeof partition !== 'number' || !Number.isInteger(partition) || partition < 0) return undefined;
  if (typeof offset !== 'string' || !/^\d{1,19}$/.test(offset)) return undefined;
  const place = { topic, partition, offset };
  if (kind === 'send-again') return { kind, ...place };
  const known = POISONS.find((one) => one === poison);
  if (known === undefined || typeof id !== 'string' || !/^[0-9a-f-]{36}$/.test(id)) return undefined;
  return { kind, poison: known, id, ...place };
}

/** Why a suite may not be broken at all, or null. What others have given is not ours to break. */
export function whyUnbreakable(
  { pageBreaks }: { readonly pageBreaks: boolean },
  { kafka, postgres }: { readonly kafka: string; readonly postgres: string },
): string | null {
  if (!pageBreaks) return 'This suite was started with PAGE_BREAKS=none: the page may break nothing.';
  if (kafka === 'given') return 'The brokers of this suite were given from outside: the page may break nothing.';
  if (postgres === 'given') return 'The databases of this suite were given from outside: the page may break nothing.';
  return null;
}

/** Why an order is not carried out now, or undefined. */
export function refusalOf(
  order: BreakOrder,
  { why, underWay, brokers }: BreakState,
  instances: readonly string[],
): string | undefined {
  if (order.kind === 'let-go' || order.kind === 'measure') return undefined;
  if (why !== null) return why;
  if (order.kind === 'send-again' || order.kind === 'send-poison') return undefined;
  if (underWay !== null) return 'One fault at a time: let the other one end first.';
  if (order.kind === 'kill' && !instances.includes(order.instance)) return `No instance ${order.instance} runs.`;
  if (order.kind === 'stop' && !brokers.includes(order.broker))
    return brokers.length === 0
      ? 'The only broker cannot be stopped: start the suite with --brokers 3.'
      : `There is no broker ${order.broker}.`;
  return undefined;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
