import { effect, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { expectedAfter, type Choreography } from '../drawing/expectations.js';
import { layOut, type Layout } from '../drawing/layout.js';
import { expectations, sentences } from '../drawing/told.js';
import type { Story } from '../drawing/story.js';
import { money, shortId, span, spoken } from '../drawing/words.js';
import { get, post, Refused } from './api.js';
import { BEGIN } from './begin.js';
import { Books } from './books.js';
import { BreakOrder } from './break-order.js';
import { OrderDeadLetters } from './dead-letters.js';
import { pauseAt, play, playedTo, playing, showAll, type Played } from './player.js';
import { SagaDrawing } from './saga-drawing.js';
import { attempt, changed, connection, shownId } from './state.js';

const CHOREOGRAPHY: Choreography = BEGIN.choreography;

/** The order that is shown, or the sentence that says why it is not. */
export const story = signal<Story | undefined>(undefined);
const problem = signal<string | undefined>(undefined);
/** How far this browser's clock was behind when the story was told. */
const toldAt = signal(0);
const toPlay = signal<string | undefined>(undefined);
const clock = signal(performance.now());
let ticks = 0;

/** This order is played slowly as soon as it is shown. */
export function playNext(id: string): void {
  toPlay.value = id;
}

/** The order that is being loaded, and whether it has changed meanwhile. */
const loading = { id: '', again: false };

/** Loads the story. If it changes meanwhile, it is loaded once more. */
async function load(id: string): Promise<void> {
  if (loading.id === id) {
    loading.again = true;
    return;
  }
  loading.id = id;
  try {
    do {
      loading.again = false;
      const told = await get<Story>(`/api/orders/${id}`);
      if (shownId.peek() !== id) return;
      const isNew = story.peek()?.id !== id;
      story.value = told;
      toldAt.value = performance.now();
      clock.value = toldAt.value;
      problem.value = undefined;
      if (isNew) {
        if (toPlay.peek() === id) play(playedNow);
        else showAll();
        toPlay.value = undefined;
      }
    } while (loading.again as boolean);
  } catch (error) {
    if (shownId.peek() !== id) return;
    problem.value = error instanceof Refused ? error.message : String(error);
    if (story.peek()?.id !== id) story.value = undefined;
  } finally {
    if (loading.id === id) loading.id = '';
  }
}

effect(() => {
  const id = shownId.value;
  if (id === undefined) {
    story.value = undefined;
    problem.value = undefined;
    return;
  }
  void load(id);
});

effect(() => {
  // Read in any case: an effect is run again only for signals that it has read.
  const changes = changed.value;
  const id = shownId.peek();
  if (id !== undefined && changes.some((order) => order.id === id)) void load(id);
});

effect(() => {
  const id = shownId.peek();
  if (connection.value === 'live' && id !== undefined) void load(id);
});

// The order may be settled, and a service may have written into its books, a little after the last event.
setInterval(() => {
  const shown = story.peek();
  if (shown === undefined || document.hidden) return;
  clock.value = performance.now();
  ticks += 1;
  if (!shown.settled && ticks % 5 === 0) void load(shown.id);
}, 200);

function layoutNow(): Layout | undefined {
  const told = story.value;
  if (told === undefined) return undefined;
  const seen = Object.values(told.travels).map(({ name }) => name);
  return layOut(told, expectedAfter(CHOREOGRAPHY, seen), CHOREOGRAPHY, BEGIN.services);
}

function playedNow(): Played | undefined {
  const scale = layoutNow()?.scale;
  return scale === undefined ? undefined : { scale, hasEnded: story.peek()?.settled === true };
}

export function Saga() {
  const id = shownId.value;
  const told = story.value;
  useEffect(() => {
    document.title = id === undefined ? 'Choreographed saga' : `Order ${shortId(id)} · Choreographed saga`;
  }, [id]);
  if (id === undefined) return <Welcome />;
  if (told?.id !== id)
    return (
      <section class="saga empty">
        <p role="status">{problem.value ?? 'Reading what happened …'}</p>
      </section>
    );
  return <Told told={told} />;
}

function Welcome() {
  return (
    <section class="saga empty welcome">
      <h1>Watch a saga happen</h1>
      <p>
        Three services, no coordinator. Place an order that ends as you like: you see who says what, how long each event
        waits, and how everything is undone when one of them says no.
      </p>
      <p class="hint">Try “{BEGIN.paths[1]?.title}” first.</p>
    </section>
  );
}

function Told({ told }: { told: Story }) {
  const layout = layoutNow();
  const seen = Object.values(told.travels).map(({ name }) => name);
  const expected = expectedAfter(CHOREOGRAPHY, seen);
  if (layout === undefined) return null;
  const untilMs = playedTo.value;
  const leftMs = told.deadlineMs - (told.nowMs + clock.value - toldAt.value);
  return (
    <article class="saga" aria-labelledby="saga-heading">
      <header class="saga-head">
        <div>
          <h1 id="saga-heading">
            Order <code>{shortId(told.id)}</code>
          </h1>
          <p class="about">
            {told.customerId} · {told.lines.map(({ sku, quantity }) => `${String(quantity)} × ${sku}`).join(', ')} ·{' '}
            {money(told.total.amount, told.total.currency)}
          </p>
        </div>
        <p class="state" role="status">
          <span class={`status ${told.status.toLowerCase()} ${told.settled ? '' : 'open'}`}>{told.status}</span>
          <span class="state-note">
            {[told.reason === null ? '' : spoken(told.reason), told.settled ? 'settled' : 'waiting for answers']
              .filter((text) => text !== '')
              .join(' · ')}
          </span>
        </p>
      </header>
      {problem.value !== undefined && <p class="problem">{problem.value} What you see is from before.</p>}
      <Controls told={told} layout={layout} />
      <OrderDeadLetters orderId={told.id} />
      <BreakOrder key={told.id} orderId={told.id} events={Object.values(told.travels)} />
      <div class="saga-body">
        <figure class="picture">
          <SagaDrawing
            layout={layout}
            untilMs={untilMs}
            leftMs={leftMs}
            title={`The saga of the order: ${told.status}, ${String(seen.length)} events. The list below says the same.`}
          />
          <Legend />
        </figure>
        <div class="beside">
          <Books told={told} untilMs={untilMs} />
          <section class="list" aria-labelledby="list-heading">
            <h2 id="list-heading">As a list</h2>
            <ol>
              {sentences(told, CHOREOGRAPHY).map(({ ms, text }) => (
                <li key={`${String(ms)} ${text}`} class={untilMs !== undefined && ms > untilMs ? 'later' : ''}>
                  <span class="list-time">{span(ms)}</span> {text}
                </li>
              ))}
            </ol>
            {expected.length > 0 && (
              <>
                <h3>Still to come</h3>
                <ul>
                  {expectations(expected).map((text) => (
                    <li key={text}>{text}</li>
                  ))}
                </ul>
              </>
            )}
          </section>
        </div>
      </div>
    </article>
  );
}

function Controls({ told, layout }: { told: Story; layout: Layout }) {
  const { height } = layout.scale;
  const y = playedTo.value === undefined ? height : layout.scale.y(playedTo.value);
  const canCancel = told.status === 'PLACED';
  const ask = (what: 'cancel' | 'return'): void => {
    void attempt(() => post(`/api/orders/${told.id}/${what}`)).then(() => load(told.id));
  };
  return (
    <div class="controls">
      <button
        type="button"
        class="primary"
        onClick={() => {
          if (playing.value) pauseAt(layout.scale.ms(y));
          else play(playedNow, y >= height ? -Infinity : layout.scale.ms(y));
        }}
      >
        {playing.value ? 'Pause' : 'Replay slowly'}
      </button>
      <input
        type="range"
        aria-label="Time in the saga"
        aria-valuetext={span(layout.scale.ms(y))}
        min={0}
        max={height}
        step="any"
        value={y}
        onInput={({ currentTarget }) => {
          pauseAt(layout.scale.ms(currentTarget.valueAsNumber));
        }}
      />
      <output class="clock">{playedTo.value === undefined ? 'now' : `+${span(layout.scale.ms(y))}`}</output>
      <button type="button" disabled={playedTo.value === undefined} onClick={showAll}>
        Show all
      </button>
      <span class="spring" />
      <button
        type="button"
        disabled={!canCancel}
        onClick={() => {
          ask('cancel');
        }}
      >
        Cancel order
      </button>
      <button
        type="button"
        disabled={told.status !== 'COMPLETED'}
        onClick={() => {
          ask('return');
        }}
      >
        Return order
      </button>
      <a class="button" href={`/api/orders/${told.id}/drawing.txt`} download={`order-${shortId(told.id)}.txt`}>
        Save as text
      </a>
    </div>
  );
}

function Legend() {
  return (
    <figcaption class="legend">
      <span class="key step">event</span>
      <span class="key refusal">refusal</span>
      <span class="key compensation">compensation</span>
      <span class="key late">too late</span>
      <span class="key ghost">expected</span>
      <span class="key outbox">waits in the outbox</span>
      <span class="key consumer">waits for the consumer</span>
      <span class="key transaction">transaction</span>
    </figcaption>
  );
}
