import { CHOREOGRAPHY, STEPS, type EventName } from '#libs/contracts';
import { LANES } from '../demo/drawing.js';
import type { Path } from '../demo/paths.js';
import { mermaid } from './markdown.js';

/** The events that a request of the customer causes. */
const REQUESTS: Partial<Record<EventName, string>> = {
  OrderPlaced: 'POST /orders',
  OrderReturned: 'POST /orders/:id/return',
};

/** What makes an order cancel itself, where it is not an answer. */
const TRIGGERS: Record<string, string> = {
  'customer-request': 'customer->>order: POST /orders/:id/cancel',
  'deadline-passed': 'Note over order: the deadline passes',
};

/** What is said in answer to `OrderCancelled`. */
const UNDOS: readonly EventName[] = STEPS.filter(([, { compensates }]) => compensates !== undefined).map(
  ([name]) => name,
);

const HEAD = ['sequenceDiagram', 'actor customer', ...LANES.map((service) => `participant ${service}`)];

/** A path of the demo, from one of its events on: who says what to whom, and how they react. */
export function pathDiagram({ events, ending }: Path, from: EventName = 'OrderPlaced'): string {
  const told = events.slice(events.indexOf(from));
  const cancelled = told.indexOf('OrderCancelled');
  const comesTooLate = (event: EventName, index: number) =>
    cancelled !== -1 && index > cancelled && !UNDOS.includes(event);
  return mermaid([
    ...HEAD,
    ...told.flatMap((event, index) => [
      ...cause(event, ending.reasons),
      ...arrows(event, (deed) => (comesTooLate(event, index) ? 'too late, changes nothing' : deed)),
    ]),
  ]);
}

/** The whole saga in one picture, without the reactions: the common beginning, the two ways on, and the return. */
export function sagaDiagram(happy: Path, cancelled: Path, returned: Path): string {
  const tell = (events: readonly EventName[]) => events.flatMap((event) => [...cause(event, []), ...arrows(event)]);
  const answers = happy.events.indexOf('OrderConfirmed');
  return mermaid([
    ...HEAD,
    ...tell(happy.events.slice(0, 1)),
    'alt both say yes',
    ...tell(happy.events.slice(1, answers)),
    'Note over order: the pivot: no way back',
    ...tell(happy.events.slice(answers)),
    'opt the customer sends it back',
    ...tell(returned.events.slice(returned.events.indexOf('OrderReturned'))),
    'end',
    'else one says no, the customer cancels, or the deadline passes',
    ...tell(cancelled.events.slice(cancelled.events.indexOf('OrderCancelled'))),
    'end',
  ]);
}

function cause(event: EventName, reasons: readonly string[]): string[] {
  const request = REQUESTS[event];
  if (request !== undefined) return [`customer->>order: ${request}`];
  return event === 'OrderCancelled' ? reasons.flatMap((reason) => TRIGGERS[reason] ?? []) : [];
}

/** An arrow to every service that hears an event, with its reaction. */
function arrows(event: EventName, outcome?: (deed: string) => string): string[] {
  const { publisher, reactions } = CHOREOGRAPHY[event];
  return Object.entries(reactions).map(([listener, deed]) => {
    const label = outcome === undefined ? event : `${event} → ${outcome(deed)}`;
    return `${publisher}-)${listener}: ${label}`;
  });
}
