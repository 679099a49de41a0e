import { SERVICES } from '#libs/contracts';
import { eventTopicName } from '#libs/messages';
import type { ProcessIdentity } from '../processes/live-process.js';
import {
  aboutFault,
  FAULTS,
  NEEDS,
  POISONS,
  type Fault,
  type FaultKind,
  type Hits,
  type Need,
  type Poison,
} from './faults.js';

/** Where a record is that is to be sent again, or that the poison resembles. */
export interface RecordPlace {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

/** What the page may ask of the launcher. */
export type BreakOrder =
  | Fault
  | ({ readonly kind: 'send-again' } & RecordPlace)
  | ({ readonly kind: 'send-poison'; readonly poison: Poison; readonly id: string } & RecordPlace)
  | { readonly kind: 'let-go' }
  | { readonly kind: 'measure' };

/** The fault that goes on now. */
export interface UnderWay {
  readonly fault: Fault;
  /** Null for what ends when it is done, such as restarts. */
  readonly endsAt: number | null;
  /** The processes that stand still for it. */
  readonly frozen: readonly ProcessIdentity[];
}

/** What the page is told, at its start and after each change. */
export interface BreakState {
  /** Why nothing may be broken, as a sentence; null where it may. */
  readonly why: string | null;
  readonly underWay: UnderWay | null;
  /** What can be hit. */
  readonly targets: Readonly<Record<Hits, readonly string[]>>;
  /** What this suite does not have. */
  readonly lacks: readonly Need[];
}

/** What the launcher, as Kafka's administrator, has measured. Undefined where Kafka did not answer in time. */
export interface Measured {
  /** How many messages each service has not committed yet. */
  readonly lag?: Readonly<Record<string, number>> | undefined;
  /** How many brokers have every event: of the partition for which these are the fewest. */
  readonly copies?: number | undefined;
  /** What has become of the connections that went silent last. */
  readonly silence?: Silenced | undefined;
}

/** Connections that were cut without a word. */
export interface Silenced {
  readonly connections: number;
  /** How many bytes did not arrive. */
  readonly swallowed: number;
  /** How many of them the instance has closed. */
  readonly givenUp: number;
}

/** Reads a fault from outside. @returns undefined if it is none */
export function readFault(value: unknown): Fault | undefined {
  const { kind, target } = fieldsOf(value);
  if (typeof kind !== 'string' || typeof target !== 'string' || !Object.hasOwn(FAULTS, kind)) return undefined;
  return { kind: kind as FaultKind, target };
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

/** What a suite does not have that some faults need. */
export function lackedBy(
  { brokers, silences }: { readonly brokers: number; readonly silences: boolean },
  { kafka, postgres }: { readonly kafka: string; readonly postgres: string },
): Need[] {
  return [
    ...(brokers === 3 && kafka === 'embedded' ? [] : ['three brokers' as const]),
    ...(silences ? [] : ['a gateway' as const]),
    ...(postgres === 'embedded' ? [] : ['own PostgreSQL' as const]),
  ];
}

/** Why this suite cannot have a fault, or undefined. */
export function whyNot(kind: FaultKind, lacks: readonly Need[]): string | undefined {
  const { needs } = aboutFault(kind);
  return needs !== undefined && lacks.includes(needs) ? NEEDS[needs] : undefined;
}

/** Why an order is not carried out now, or undefined. */
export function refusalOf(order: BreakOrder, { why, underWay, targets, lacks }: BreakState): string | undefined {
  if (order.kind === 'let-go' || order.kind === 'measure') return undefined;
  if (why !== null) return why;
  if (order.kind === 'send-again' || order.kind === 'send-poison') return undefined;
  if (underWay !== null) return 'One fault at a time: let the other one end first.';
  const { hits } = aboutFault(order.kind);
  if (!targets[hits].includes(order.target)) return `There is no ${hits} ${order.target}.`;
  return whyNot(order.kind, lacks);
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
