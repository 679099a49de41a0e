import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { get, Refused } from './api.js';
import { LetterInList } from './letter-in-list.js';
import type { DeadLetter } from './letter.js';
import { changed, path } from './state.js';

interface OfService {
  readonly service: string;
  readonly status: number;
  readonly body: {
    readonly items?: readonly DeadLetter[];
    readonly next?: string | null;
    readonly title?: string;
    readonly detail?: string;
  };
}

interface Listed {
  readonly service: string;
  readonly letter: DeadLetter;
}

const EVERY_MS = 2_000;
/** The most that a service shows at once. */
const LIMIT = 500;

const all = signal<readonly OfService[] | undefined>(undefined);
const ofOrder = signal<{ readonly id: string; readonly answers: readonly OfService[] } | undefined>(undefined);
const problem = signal<string | undefined>(undefined);
/** What somebody acted on or came to see: it stays in sight with its outcome, parked or not. */
const kept = signal<ReadonlyMap<string, Listed>>(new Map());

const keyOf = ({ service, letter }: Listed): string => `${service} ${letter.id}`;
const keep = (listed: Listed): void => {
  kept.value = new Map(kept.value).set(keyOf(listed), listed);
};

async function loadAll(): Promise<void> {
  try {
    all.value = await get<OfService[]>(`/api/dead-letters?status=parked&limit=${String(LIMIT)}`);
    problem.value = undefined;
  } catch (error) {
    problem.value = error instanceof Refused ? error.message : String(error);
  }
}

/** The letter that the address names, which may not be parked any more. */
async function loadNamed(): Promise<void> {
  const [, , service, id] = path.value.split('/');
  if (service === undefined || id === undefined) return;
  try {
    keep({ service, letter: await get<DeadLetter>(`/api/dead-letters/${service}/${id}`) });
  } catch (error) {
    problem.value = error instanceof Refused ? error.message : String(error);
  }
}

async function loadOf(id: string): Promise<void> {
  const asked = `/api/dead-letters?status=all&limit=${String(LIMIT)}&key=${encodeURIComponent(id)}`;
  // If nobody answers, what is known stays in sight. The connection says that it is lost.
  const answers = await get<OfService[]>(asked).catch(() => undefined);
  if (answers !== undefined) ofOrder.value = { id, answers };
}

function lettersIn(answers: readonly OfService[]): Listed[] {
  return answers.flatMap(({ service, body }) => (body.items ?? []).map((letter) => ({ service, letter })));
}

/** What is parked of one order, inside its saga. Nothing, if nothing was. */
export function OrderDeadLetters({ orderId }: { readonly orderId: string }) {
  useEffect(() => {
    void loadOf(orderId);
    const timer = setInterval(() => void loadOf(orderId), EVERY_MS);
    return () => {
      clearInterval(timer);
    };
  }, [orderId, changed.value.some(({ id }) => id === orderId)]);
  const letters = lettersIn(ofOrder.value?.id === orderId ? ofOrder.value.answers : []);
  if (letters.length === 0) return null;
  const isParked = letters.some(({ letter }) => letter.status === 'parked');
  return (
    <section class={isParked ? 'quarantine' : 'quarantine healed'} aria-labelledby="parked-heading">
      <h2 id="parked-heading">
        {isParked
          ? 'This order is in quarantine: its messages wait for a person'
          : 'This order was in quarantine. Nothing of it waits any more'}
      </h2>
      <Letters letters={letters} after={() => void loadOf(orderId)} />
    </section>
  );
}

/** Everything that is parked, in all services. */
export function DeadLetters() {
  useEffect(() => {
    kept.value = new Map();
    void loadAll();
    void loadNamed();
    const timer = setInterval(() => void loadAll(), EVERY_MS);
    return () => {
      clearInterval(timer);
    };
  }, []);
  const answers = all.value;
  const parked = lettersIn(answers ?? []).filter((listed) => !kept.value.has(keyOf(listed)));
  const letters = [...kept.value.values(), ...parked];
  const silent = (answers ?? []).filter(({ status }) => status !== 200);
  return (
    <section class="dead-letters" aria-labelledby="dead-letters-heading">
      <h1 id="dead-letters-heading">Dead letters</h1>
      <p class="about">Messages that a service could not process. Later messages of the same order wait behind them.</p>
      {problem.value !== undefined && <p class="problem">{problem.value}</p>}
      {silent.map(({ service, status, body }) => (
        <p key={service} class="problem">
          {service} does not say what it has parked: {body.detail ?? body.title ?? `it answers ${String(status)}`}
        </p>
      ))}
      {answers !== undefined && letters.length === 0 && silent.length === 0 && (
        <p class="nothing">Nothing is parked: every message was processed.</p>
      )}
      <Letters letters={letters} after={keep} />
      {(answers ?? [])
        .filter(({ body }) => typeof body.next === 'string')
        .map(({ service }) => (
          <p key={service} class="about">
            {service} has parked more. These are its oldest {LIMIT}.
          </p>
        ))}
    </section>
  );
}

interface LettersProps {
  readonly letters: readonly Listed[];
  readonly after: (listed: Listed) => void;
}

function Letters({ letters, after }: LettersProps) {
  return (
    <ul class="letters">
      {letters.map((listed) => (
        <LetterInList
          key={keyOf(listed)}
          {...listed}
          after={(letter) => {
            after({ service: listed.service, letter });
          }}
        />
      ))}
    </ul>
  );
}
