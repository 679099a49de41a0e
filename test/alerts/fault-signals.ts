import type { FaultKind } from '../chaos/schedule.js';

/** What a fault of `npm run chaos` shows if it lasts, on three brokers and two instances of each service. */
export type FaultSignal = {
  /** The metric that shows it first. */
  readonly signal: string;
  /** The section of docs/debugging.md that leads from this metric to the fault. */
  readonly section: string;
} & (
  | {
      /** The alerts that fire once it has lasted longer than their `for`. */
      readonly alerts: readonly [string, ...string[]];
      /** The kind that it is as soon as it lasts: of a restart of all, one by one, the first one does not come back. */
      readonly lastsAs?: FaultKind;
      /** The part of alerts-fire.alerts-spec.ts that lets it last. Without it, faults-last.alerts-spec.ts does. */
      readonly lastsIn?: string;
    }
  | {
      /** Why none fires. */
      readonly noAlert: string;
    }
);

const BROKER_AWAY = {
  signal: 'kafka_under_replicated_partitions',
  section: 'The ISR shrinks',
  alerts: ['PartitionsUnderReplicated'],
} as const satisfies FaultSignal;

const DATABASE_AWAY = {
  signal: 'outbox_pending_rows',
  section: 'Something does not answer',
  alerts: ['TablesUnknown', 'RelayHasNoLeader', 'InstanceCutOff'],
} as const satisfies FaultSignal;

const INSTANCE_AWAY = {
  signal: 'up',
  section: 'Something does not answer',
  alerts: ['InstanceDown'],
} as const satisfies FaultSignal;

const INSTANCE_CUT_OFF = { section: 'Something does not answer', alerts: ['InstanceCutOff'] } as const;

export const FAULT_SIGNALS: Readonly<Record<FaultKind, FaultSignal>> = {
  'a broker is killed': BROKER_AWAY,
  'a broker is stopped': BROKER_AWAY,
  'a broker is frozen': BROKER_AWAY,
  'the brokers are restarted one by one': { ...BROKER_AWAY, lastsAs: 'a broker is stopped' },
  'PostgreSQL is killed': DATABASE_AWAY,
  'PostgreSQL is frozen': DATABASE_AWAY,
  'an instance is killed': INSTANCE_AWAY,
  'an instance is stopped': INSTANCE_AWAY,
  'an instance is frozen': {
    ...INSTANCE_AWAY,
    lastsIn: 'a service that does not answer, and whose topic forgets messages meanwhile',
  },
  'the instances are restarted one by one': { ...INSTANCE_AWAY, lastsAs: 'an instance is stopped' },
  "a service's sessions are terminated": { ...DATABASE_AWAY, lastsIn: 'a database that does not answer' },
  // A session that stands still does not give up its lock on the outbox, whoever asks for it.
  "a service's sessions are frozen": {
    signal: 'relay_leader',
    section: 'Something does not answer',
    alerts: ['RelayHasNoLeader', 'OutboxWaits'],
  },
  "an instance's connections to PostgreSQL go silent": { ...INSTANCE_CUT_OFF, signal: 'outbox_pending_rows' },
  "an instance's connections to a broker go silent": { ...INSTANCE_CUT_OFF, signal: 'kafka_consumergroup_lag' },
  'events are sent again': {
    signal: 'inbox_duplicates_total',
    section: 'Duplicates',
    noAlert: 'the inbox drops them; if there are too many to keep up with, `ConsumerBehind` fires',
  },
  'a message that nobody can read is sent': {
    signal: 'dead_letters_parked',
    section: 'A saga is stuck',
    alerts: ['DeadLettersParked'],
    lastsIn: 'a message that nobody can read',
  },
};
