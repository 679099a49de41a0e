import { useSignal } from '@preact/signals';
import { breaks, order, problem, useBreaks } from './breaks.js';
import { Trials } from './trials.js';

interface Props {
  readonly orderId: string;
  readonly events: readonly { readonly id: string; readonly name: string }[];
}

/** Inside a saga: sends one of its events again, or poison behind it. */
export function BreakOrder({ orderId, events }: Props) {
  const isOpen = useSignal(false);
  return (
    <details class="break-order" onToggle={({ currentTarget }) => (isOpen.value = currentTarget.open)}>
      <summary>Break it: send an event again, or poison</summary>
      {isOpen.value && <Messages orderId={orderId} events={events} />}
    </details>
  );
}

function Messages({ orderId, events }: Props) {
  const chosen = useSignal<string | undefined>(undefined);
  useBreaks();
  const known = breaks.value;
  if (known === undefined) return <p role="status">{problem.value ?? 'Asking the launcher …'}</p>;
  if (known.why !== null) return <p class="nothing">{known.why}</p>;
  const eventId = chosen.value ?? events[0]?.id;
  const send = (what: 'again' | 'poison', poison?: string): void => {
    void order(`orders/${orderId}/${what}`, { eventId, ...(poison !== undefined && { poison }) });
  };
  return (
    <>
      <p class="about">A copy is the event as it was. Poison has the key and the type of the event, and is new.</p>
      <div class="buttons">
        <label>
          Event{' '}
          <select value={eventId} onChange={({ currentTarget }) => (chosen.value = currentTarget.value)}>
            {events.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <button
          type="button"
          onClick={() => {
            send('again');
          }}
        >
          Send it again
        </button>
        <button
          type="button"
          onClick={() => {
            send('poison', 'unreadable');
          }}
        >
          Send bytes that nobody can read
        </button>
        <button
          type="button"
          onClick={() => {
            send('poison', 'contract-violation');
          }}
        >
          Send an event that breaks its contract
        </button>
      </div>
      <Trials trials={known.trials.filter((trial) => trial.orderId === orderId)} />
    </>
  );
}
