/** What a fault hits: one of several that somebody chooses, or all of a kind. */
export const HITS = ['service', 'instance', 'every instance', 'broker', 'every broker', 'PostgreSQL'] as const;
export type Hits = (typeof HITS)[number];

/** How a fault is caused. */
export type How =
  | 'kill'
  | 'stop'
  | 'freeze'
  | 'silence'
  | 'freeze the sessions'
  | 'terminate the sessions'
  | 'restart one after the other';

/** How long a fault lasts, in milliseconds. The launcher starts at once what is killed or stopped. */
export const LASTS_MS: Readonly<Partial<Record<How, number>>> = {
  // Longer than a consumer's session and a relay's lock last, so that others take over.
  freeze: 10_000,
  silence: 10_000,
  'freeze the sessions': 10_000,
  'terminate the sessions': 5_000,
};

/** What is measured of a fault, beside the lag and the orders that are placed for it. */
export const MEASURES = {
  standstill: 'how many processes stand still',
  silence: 'how many bytes do not arrive, and how many connections are given up',
  'new process': 'the new process, and after how long it is there',
  relay: 'who leads the relay, and after how long',
  copies: 'how many brokers have every event',
} as const;
export type Measure = keyof typeof MEASURES;

/** What a suite must have for a fault, and what is said where it lacks. */
export const NEEDS = {
  'three brokers': 'This needs three brokers that the launcher runs itself: start the suite with --brokers 3.',
  'a gateway': 'This needs connections that can go silent: start the suite with --silences.',
  'own PostgreSQL': 'This needs a PostgreSQL that the launcher runs itself, and here Docker runs it.',
} as const;
export type Need = keyof typeof NEEDS;

interface FaultOfSuite {
  readonly hits: Hits;
  readonly how: How;
  /** What it is called. {} stands for what is hit. */
  readonly title: string;
  readonly should: string;
  readonly measures: readonly Measure[];
  readonly needs?: Need;
}

/** What can go wrong with the suite itself, in the words of the chaos command. The launcher causes it, and the page and its document show it. */
export const FAULTS = {
  'a service is frozen': {
    hits: 'service',
    how: 'freeze',
    title: 'Freeze {}',
    should:
      'It stands still with all its instances: messages wait, then it goes on where it was, and every order ends.',
    measures: ['standstill'],
  },
  "a service's sessions are terminated": {
    hits: 'service',
    how: 'terminate the sessions',
    title: 'Terminate the sessions of {}',
    should:
      'PostgreSQL ends each of its sessions, also those that it opens again: messages wait, then it goes on, and every order ends.',
    measures: [],
  },
  "a service's sessions are frozen": {
    hits: 'service',
    how: 'freeze the sessions',
    title: 'Freeze the sessions of {}',
    should:
      'PostgreSQL answers nothing over the sessions that are open: messages wait for them or for new ones, then it goes on, and every order ends.',
    measures: ['standstill'],
    needs: 'own PostgreSQL',
  },
  'an instance is killed': {
    hits: 'instance',
    how: 'kill',
    title: 'Kill {}',
    should:
      'Another instance, if there is one, takes over what it led; the launcher starts it again, and every order ends.',
    measures: ['new process', 'relay'],
  },
  'an instance is stopped': {
    hits: 'instance',
    how: 'stop',
    title: 'Stop {}',
    should: 'It ends what it has in hand and signs off; the launcher starts it again, and every order ends.',
    measures: ['new process', 'relay'],
  },
  'an instance is frozen': {
    hits: 'instance',
    how: 'freeze',
    title: 'Freeze {}',
    should: 'Another instance, if there is one, takes over what it led; it comes back to that, and every order ends.',
    measures: ['standstill', 'relay'],
  },
  "an instance's connections to PostgreSQL go silent": {
    hits: 'instance',
    how: 'silence',
    title: 'Silence what {} has with PostgreSQL',
    should:
      'Nothing arrives over its connections, and nobody says so: it gives them up and opens others, and every order ends. Those that were open stay silent.',
    measures: ['silence'],
    needs: 'a gateway',
  },
  "an instance's connections to a broker go silent": {
    hits: 'instance',
    how: 'silence',
    title: 'Silence what {} has with the brokers',
    should:
      'Nothing arrives over its connections, and nobody says so: it gives them up and opens others, and every order ends. Those that were open stay silent.',
    measures: ['silence'],
    needs: 'a gateway',
  },
  'the instances are restarted one by one': {
    hits: 'every instance',
    how: 'restart one after the other',
    title: 'Restart {}, one by one',
    should: 'Each is stopped and started again before the next one, as in an upgrade, and every order ends.',
    measures: ['new process'],
  },
  'a broker is killed': {
    hits: 'broker',
    how: 'kill',
    title: 'Kill {}',
    should:
      'The two others have every event: orders go on without it, the launcher starts it again, and it catches up.',
    measures: ['new process', 'copies'],
    needs: 'three brokers',
  },
  'a broker is stopped': {
    hits: 'broker',
    how: 'stop',
    title: 'Stop {}',
    should:
      'It hands over what it leads and signs off: orders go on without it, the launcher starts it again, and it catches up.',
    measures: ['new process', 'copies'],
    needs: 'three brokers',
  },
  'a broker is frozen': {
    hits: 'broker',
    how: 'freeze',
    title: 'Freeze {}',
    should: 'The two others take over what it led after a few seconds: messages wait that long, and it catches up.',
    measures: ['standstill', 'copies'],
    needs: 'three brokers',
  },
  'the brokers are restarted one by one': {
    hits: 'every broker',
    how: 'restart one after the other',
    title: 'Restart {}, one by one',
    should:
      'Each is stopped, started again and has caught up before the next one: two always go on, and every order ends.',
    measures: ['new process', 'copies'],
    needs: 'three brokers',
  },
  'PostgreSQL is killed': {
    hits: 'PostgreSQL',
    how: 'kill',
    title: 'Kill {}',
    should:
      'No service can work until the launcher has started it again and it has recovered from its log: then all go on, and every order ends.',
    measures: ['new process'],
    needs: 'own PostgreSQL',
  },
  'PostgreSQL is frozen': {
    hits: 'PostgreSQL',
    how: 'freeze',
    title: 'Freeze {}',
    should:
      'It answers nothing, with all its processes: everything waits, then all services go on, and every order ends.',
    measures: ['standstill'],
    needs: 'own PostgreSQL',
  },
} as const satisfies Readonly<Record<string, FaultOfSuite>>;

export type FaultKind = keyof typeof FAULTS;

/** A fault of the suite, and what it hits. */
export interface Fault {
  readonly kind: FaultKind;
  /** A service, an instance or a broker by its name; else the word of {@link Hits}. */
  readonly target: string;
}

/** All that is known of a kind of fault. */
export function aboutFault(kind: FaultKind): FaultOfSuite {
  return FAULTS[kind];
}

/** What a fault is called: `Kill payment-1`. */
export function titleOf({ kind, target }: Fault): string {
  return FAULTS[kind].title.replace('{}', target);
}

/** What can go wrong with a message. {} stands for the event in the title, and for those who hear it in the sentence. */
export const MESSAGE_FAULTS = {
  again: {
    kind: 'events are sent again',
    title: 'Send {} again',
    should: 'The inbox of {} drops it as a duplicate, and the books stay as they are.',
    measured: 'the journals of all who hear it; the books before and after',
  },
  unreadable: {
    kind: 'a message that nobody can read is sent',
    title: 'Send bytes that nobody can read',
    should:
      'It becomes a dead letter of {}: later events of this order wait behind it, and other orders go on. Its bytes are those of the event in its wire format, without their second half.',
    measured: 'the dead letter and its reason; another order',
  },
  'contract-violation': {
    kind: 'an event that breaks its contract is sent',
    title: 'Send an event that breaks its contract',
    should:
      'It becomes a dead letter of {}: later events of this order wait behind it, and other orders go on. It is the event in its wire format, with an order id that is none.',
    measured: 'the dead letter and its reason; another order',
  },
} as const;

/** Bytes that nobody can read, or an event that breaks its contract. */
export const POISONS = ['unreadable', 'contract-violation'] as const;
export type Poison = (typeof POISONS)[number];
