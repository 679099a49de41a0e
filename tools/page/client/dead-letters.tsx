import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { shortId, spoken } from '../drawing/words.js';
import { get, Refused } from './api.js';
import { Letter, type DeadLetter } from './letter.js';
import { changed, go, path } from './state.js';

interface OfService {
  readonly service: string;
  readonly status: number;
  readonly body: { readonly items?: readonly DeadLetter[]; readonly detail?: string };
}

const EVERY_MS = 2_000;
const all = signal<readonly OfService[] | undefined>(undefined);
const ofOrder = signal<{ readonly id: string; readonly answers: readonly OfService[] } | undefined>(undefined);
const problem = signal<string | undefined>(undefined);

async function loadAll(): Promise<void> {
  try {
    all.value = await get<OfService[]>('/api/dead-letters?status=parked');
    problem.value = undefined;
  } catch (error) {
    problem.value = error instanceof Refused ? error.message : String(error);
  }
}

async function loadOf(id: string): Promise<void> {
  const answers = await get<OfService[]>(`/api/dead-letters?status=all&key=${encodeURIComponent(id)}`).catch(() => []);
  ofOrder.value = { id, answers };
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
  const shown = ofOrder.value?.id === orderId ? ofOrder.value.answers : [];
  const letters = shown.flatMap(({ service, body }) => (body.items ?? []).map((letter) => ({ service, letter })));
  if (letters.length === 0) return null;
  return (
    <section class="parked" aria-labelledby="parked-heading">
      <h2 id="parked-heading">
        {letters.some(({ letter }) => letter.status === 'parked')
          ? 'This order is in quarantine: its messages wait for a person'
          : 'This order was in quarantine'}
      </h2>
      <Letters letters={letters} after={() => void loadOf(orderId)} />
    </section>
  );
}

/** Everything that is parked, in all services. */
export function DeadLetters() {
  useEffect(() => {
    void loadAll();
    const timer = setInterval(() => void loadAll(), EVERY_MS);
    return () => {
      clearInterval(timer);
    };
  }, []);
  const answers = all.value;
  const letters = (answers ?? []).flatMap(({ service, body }) =>
    (body.items ?? []).map((letter) => ({ service, letter })),
  );
  const silent = (answers ?? []).filter(({ status }) => status !== 200);
  return (
    <section class="dead-letters" aria-labelledby="dead-letters-heading">
      <h1 id="dead-letters-heading">Dead letters</h1>
      <p class="about">Messages that a service could not process. Later messages of the same order wait behind them.</p>
      {problem.value !== undefined && <p class="problem">{problem.value}</p>}
      {silent.map(({ service, status, body }) => (
        <p key={service} class="problem">
          {service} does not say what it has parked: {body.detail ?? `it answers ${String(status)}`}.
        </p>
      ))}
      {answers !== undefined && letters.length === 0 && silent.length === 0 && (
        <p class="nothing">Nothing is parked: every message was processed.</p>
      )}
      <Letters letters={letters} after={() => void loadAll()} />
    </section>
  );
}

interface LettersProps {
  readonly letters: readonly { readonly service: string; readonly letter: DeadLetter }[];
  readonly after: () => void;
}

function Letters({ letters, after }: LettersProps) {
  const [, , openService, openId] = path.value.split('/');
  return (
    <ul class="letters">
      {letters.map(({ service, letter }) => (
        <li key={`${service} ${letter.id}`} class="letter">
          <details open={service === openService && letter.id === openId}>
            <summary>
              <span class={`status ${letter.status}`}>{letter.status}</span>
              <strong>{letter.type ?? 'A message without a type'}</strong>
              <span class="about">
                {service} · {spoken(letter.reason)} · {letter.topic}/{letter.partition} offset {letter.offset}
              </span>
            </summary>
            {letter.key !== null && !path.value.startsWith('/orders') && (
              <p>
                Order{' '}
                <a
                  href={`/orders/${letter.key}`}
                  onClick={(event) => {
                    event.preventDefault();
                    go(`/orders/${letter.key ?? ''}`);
                  }}
                >
                  <code>{shortId(letter.key)}</code>
                </a>
              </p>
            )}
            <Letter service={service} id={letter.id} after={after} />
          </details>
        </li>
      ))}
    </ul>
  );
}
