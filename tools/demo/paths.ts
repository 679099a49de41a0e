import type { EventName } from '#libs/contracts';

/** How an order ends, as far as its customer and the books can tell. */
export interface Ending {
  readonly status: 'COMPLETED' | 'CANCELLED' | 'RETURNED';
  /** Why it was cancelled: any one of these. Empty for an order that was not. */
  readonly reasons: readonly string[];
  /** How money moved, in order. */
  readonly ledger: readonly string[];
  /** How stock moved, in order. */
  readonly stock: readonly string[];
}

/** What can be done along a path, and waited for. */
export interface Actions {
  /** Waits until the order's status is one of these. */
  until(...statuses: string[]): Promise<unknown>;
  /** Waits until the order has heard this event. */
  untilHeard(event: EventName): Promise<unknown>;
  /** The customer cancels. @throws unless the answer has this status */
  cancel(expected: number): Promise<void>;
  /** The customer returns the order. @throws unless the answer has this status */
  sendBack(expected: number): Promise<void>;
  letPaymentGo(): Promise<void>;
}

/** One way through the saga: what the customer does, which events that brings about, and how it ends. */
export interface Path {
  readonly name: string;
  readonly title: string;
  readonly story: string;
  readonly order: { readonly customerId: string; readonly sku: string; readonly deadlineMs?: number };
  /** Keeps payment from answering, from before the order until `letPaymentGo`. */
  readonly holdsPayment?: true;
  /** What happens after the order was placed. */
  readonly play: (actions: Actions) => Promise<unknown>;
  /** Every event of the path. Two answers to one event may come in either order. */
  readonly events: readonly EventName[];
  readonly ending: Ending;
}

const UNDONE: readonly EventName[] = ['OrderCancelled', 'StockReleased', 'PaymentVoided'];

const COMPLETED: readonly EventName[] = [
  'OrderPlaced',
  'StockReserved',
  'PaymentAuthorized',
  'OrderConfirmed',
  'StockCommitted',
  'PaymentCaptured',
];

/** All of them, told in the order in which one best understands them. */
export const PATHS: readonly Path[] = [
  {
    name: 'happy',
    title: 'All goes well',
    story: 'There are mugs, and Alice has the money: both services say yes, the order is confirmed, and both finish.',
    order: { customerId: 'alice', sku: 'COFFEE-MUG' },
    play: (actions) => actions.until('COMPLETED'),
    events: COMPLETED,
    ending: { status: 'COMPLETED', reasons: [], ledger: ['authorize', 'capture'], stock: ['reserve', 'commit'] },
  },
  {
    name: 'payment-declined',
    title: 'The payment is declined',
    story: 'Bob has no money: the order is cancelled, and inventory releases what it had reserved.',
    order: { customerId: 'bob', sku: 'COFFEE-MUG' },
    play: (actions) => actions.until('CANCELLED'),
    events: ['OrderPlaced', 'StockReserved', 'PaymentDeclined', ...UNDONE],
    ending: { status: 'CANCELLED', reasons: ['payment-declined'], ledger: [], stock: ['reserve', 'release'] },
  },
  {
    name: 'out-of-stock',
    title: 'Nothing is in stock',
    story: 'Nobody has that lamp: the order is cancelled, and payment voids the money that it held.',
    order: { customerId: 'alice', sku: 'SOLD-OUT-LAMP' },
    play: (actions) => actions.until('CANCELLED'),
    events: ['OrderPlaced', 'StockRejected', 'PaymentAuthorized', ...UNDONE],
    ending: { status: 'CANCELLED', reasons: ['out-of-stock'], ledger: ['authorize', 'void'], stock: [] },
  },
  {
    name: 'both-refuse',
    title: 'Both refuse at once',
    story: 'No lamp and no money: the first refusal cancels the order, the second comes too late and changes nothing.',
    order: { customerId: 'bob', sku: 'SOLD-OUT-LAMP' },
    play: (actions) => actions.until('CANCELLED'),
    events: ['OrderPlaced', 'StockRejected', 'PaymentDeclined', ...UNDONE],
    ending: { status: 'CANCELLED', reasons: ['out-of-stock', 'payment-declined'], ledger: [], stock: [] },
  },
  {
    name: 'cancelled-in-time',
    title: 'The customer cancels in time',
    story: 'Payment is slow to answer, and Alice changes her mind before it does: everything is undone.',
    order: { customerId: 'alice', sku: 'TEA-POT' },
    holdsPayment: true,
    play: async (actions) => {
      await actions.untilHeard('StockReserved');
      await actions.cancel(202);
      await actions.letPaymentGo();
    },
    events: ['OrderPlaced', 'StockReserved', 'OrderCancelled', 'StockReleased', 'PaymentAuthorized', 'PaymentVoided'],
    ending: {
      status: 'CANCELLED',
      reasons: ['customer-request'],
      ledger: ['authorize', 'void'],
      stock: ['reserve', 'release'],
    },
  },
  {
    name: 'cancelled-too-late',
    title: 'The customer cancels too late',
    story: 'The order is confirmed, and from there it only goes forward: the cancellation is refused with 409.',
    order: { customerId: 'alice', sku: 'TEA-POT' },
    play: async (actions) => {
      await actions.until('CONFIRMED', 'COMPLETED');
      await actions.cancel(409);
    },
    events: COMPLETED,
    ending: { status: 'COMPLETED', reasons: [], ledger: ['authorize', 'capture'], stock: ['reserve', 'commit'] },
  },
  {
    name: 'deadline-passed',
    title: 'The deadline passes',
    story: 'Payment does not answer in time: the order cancels itself, and what payment does later is undone too.',
    order: { customerId: 'alice', sku: 'TEA-POT', deadlineMs: 600 },
    holdsPayment: true,
    play: async (actions) => {
      await actions.until('CANCELLED');
      await actions.letPaymentGo();
    },
    events: ['OrderPlaced', 'StockReserved', 'OrderCancelled', 'StockReleased', 'PaymentAuthorized', 'PaymentVoided'],
    ending: {
      status: 'CANCELLED',
      reasons: ['deadline-passed'],
      ledger: ['authorize', 'void'],
      stock: ['reserve', 'release'],
    },
  },
  {
    name: 'returned',
    title: 'A completed order is returned',
    story: 'Alice sends the pot back: a second saga, in which the goods go back on the shelf and the money to her.',
    order: { customerId: 'alice', sku: 'TEA-POT' },
    play: async (actions) => {
      await actions.until('COMPLETED');
      await actions.sendBack(202);
    },
    events: [...COMPLETED, 'OrderReturned', 'StockRestocked', 'PaymentRefunded'],
    ending: {
      status: 'RETURNED',
      reasons: [],
      ledger: ['authorize', 'capture', 'refund'],
      stock: ['reserve', 'commit', 'restock'],
    },
  },
];
