import type { ComponentChildren } from 'preact';
import type { Fault } from '../../launcher/breaks/break-orders.js';
import { shortId } from '../drawing/words.js';
import { BEGIN } from './begin.js';
import { breaks, order, problem, useBreaks, type Breaks } from './breaks.js';
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
        Each fault comes with five orders, so that you see what waits. It ends by itself, or when you let it go on.
      </p>
      {problem.value !== undefined && <p class="problem">{problem.value}</p>}
      {known === undefined ? <p>Asking the launcher …</p> : <Known known={known} />}
    </section>
  );
}

function Known({ known }: { known: Breaks }) {
  if (known.why !== null) return <p class="nothing">{known.why}</p>;
  return (
    <>
      <UnderWay known={known} />
      <div class="cards">
        {BEGIN.services.map((service) => (
          <section key={service} class={`card ${service}`} aria-label={service}>
            <h2>{service}</h2>
            <div class="buttons">
              <FaultButton known={known} fault={{ kind: 'hold', service }}>
                Hold {service}
              </FaultButton>
              <FaultButton known={known} fault={{ kind: 'cut', service }}>
                Cut its database
              </FaultButton>
              {known.instances
                .filter((one) => one.service === service)
                .map(({ instance }) => (
                  <FaultButton key={instance} known={known} fault={{ kind: 'kill', instance }}>
                    Kill {instance}
                  </FaultButton>
                ))}
            </div>
          </section>
        ))}
        <section class="card" aria-label="brokers">
          <h2>brokers</h2>
          {known.brokers.length === 0 ? (
            <p class="about">The only broker cannot be stopped: start the suite with --brokers 3.</p>
          ) : (
            <div class="buttons">
              {known.brokers.map((broker) => (
                <FaultButton key={broker} known={known} fault={{ kind: 'stop', broker }}>
                  Stop {broker}
                </FaultButton>
              ))}
            </div>
          )}
        </section>
        <Messages />
      </div>
      <h2>What came of it</h2>
      {known.trials.length === 0 ? <p class="nothing">Nothing was broken yet.</p> : <Trials trials={known.trials} />}
    </>
  );
}

function UnderWay({ known: { underWay } }: { known: Breaks }) {
  if (underWay === null) return null;
  const leftMs = underWay.endsAt - Math.max(now.value, Date.now() + clockAhead.value);
  return (
    <p class="under-way" role="status">
      <strong>{spokenFault(underWay.fault)}</strong>
      {leftMs > 0 ? `, for ${String(Math.ceil(leftMs / 1000))} s more. ` : ', and this ends now. '}
      <button type="button" class="primary" onClick={() => void order('let-go')}>
        Let it go on
      </button>
    </p>
  );
}

function spokenFault(fault: Fault): string {
  if (fault.kind === 'hold') return `${fault.service} is held`;
  if (fault.kind === 'cut') return `The database of ${fault.service} is cut`;
  return fault.kind === 'stop' ? `${fault.broker} is stopped` : `${fault.instance} is killed`;
}

interface FaultButtonProps {
  readonly known: Breaks;
  readonly fault: Fault;
  readonly children: ComponentChildren;
}

function FaultButton({ known, fault, children }: FaultButtonProps) {
  const isBusy = known.underWay !== null || known.trials.some(({ verdict }) => verdict === 'under way');
  return (
    <button type="button" disabled={isBusy} onClick={() => void order('faults', fault)}>
      {children}
    </button>
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
