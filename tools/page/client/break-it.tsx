import { shortId } from '../drawing/words.js';
import { breaks, order, problem, useBreaks, type Breaks } from './breaks.js';
import { FaultCard } from './fault-card.js';
import { clockAhead, go, liveOrders, now } from './state.js';
import { Trials } from './trials.js';

const NEWEST = 5;

/** Breaks the suite, and shows what should come of it and what did. */
export function BreakIt() {
  useBreaks();
  const known = breaks.value;
  return (
    <section class="break-it" aria-labelledby="break-it-heading">
      <h1 id="break-it-heading">Break it</h1>
      <p class="about">
        Each fault comes with five orders, so that you see what waits. It ends by itself; what lasts some seconds also
        ends when you let it go on.
      </p>
      {problem.value !== undefined && <p class="problem">{problem.value}</p>}
      {known === undefined ? <p>Asking the launcher …</p> : <Known known={known} />}
    </section>
  );
}

function Known({ known }: { known: Breaks }) {
  if (known.why !== null) return <p class="nothing">{known.why}</p>;
  const isBusy = known.underWay !== null || known.trials.some(({ verdict }) => verdict === 'under way');
  return (
    <>
      <UnderWay known={known} />
      <div class="cards">
        {known.groups.map((group) => (
          <FaultCard key={group.hits} group={group} isBusy={isBusy} />
        ))}
        <Messages />
      </div>
      <h2>What came of it</h2>
      {known.trials.length === 0 ? <p class="nothing">Nothing was broken yet.</p> : <Trials trials={known.trials} />}
    </>
  );
}

function UnderWay({ known: { underWay } }: { known: Breaks }) {
  if (underWay === null) return null;
  const { title, endsAt } = underWay;
  const leftMs = endsAt === null ? 0 : endsAt - Math.max(now.value, Date.now() + clockAhead.value);
  return (
    <p class="under-way" role="status">
      <strong>{title}</strong>
      {endsAt === null
        ? ' goes on until it is done.'
        : leftMs > 0
          ? `: for ${String(Math.ceil(leftMs / 1000))} s more. `
          : ': this ends now. '}
      {endsAt !== null && (
        <button type="button" class="primary" onClick={() => void order('let-go')}>
          Let it go on
        </button>
      )}
    </p>
  );
}

/** Messages are sent from inside a saga. */
function Messages() {
  const newest = [...liveOrders()].sort((a, b) => b.placedAt - a.placedAt).slice(0, NEWEST);
  return (
    <section class="card" aria-label="messages">
      <h2>messages</h2>
      <p class="about">An event is sent again, and poison is sent, inside the saga of an order.</p>
      {newest.length === 0 && <p class="nothing">There is no order yet.</p>}
      <ul class="newest">
        {newest.map(({ id, status }) => (
          <li key={id}>
            <a
              href={`/orders/${id}`}
              onClick={(event) => {
                event.preventDefault();
                go(`/orders/${id}`);
              }}
            >
              Order <code>{shortId(id)}</code>
            </a>{' '}
            {status}
          </li>
        ))}
      </ul>
    </section>
  );
}
