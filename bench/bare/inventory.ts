import { uuidv7 } from 'uuidv7';
import { insertInto, updateRows, type Business } from './group-commit.js';
import { alive, run } from './service.js';

interface Line {
  readonly sku: string;
  readonly quantity: number;
}

interface Reservation {
  readonly order_id: string;
  status: string;
  readonly lines: readonly Line[];
}

interface Stock {
  readonly sku: string;
  on_hand: number;
  reserved: number;
  shipped: number;
}

/** How one piece changes each quantity. */
const EFFECTS = {
  reserve: { on_hand: 0, reserved: 1, shipped: 0 },
  release: { on_hand: 0, reserved: -1, shipped: 0 },
  commit: { on_hand: -1, reserved: -1, shipped: 1 },
} as const;

const business: Business<never, never> = {
  async read(db, { messages }) {
    const orders = [...new Set(messages.map(({ orderId }) => orderId))];
    const named = messages.flatMap(({ event }) => (event.lines as Line[] | undefined) ?? []).map(({ sku }) => sku);
    const [reservations, stock] = await Promise.all([
      db.query<Record<string, unknown>>({
        name: 'reservations',
        text: 'SELECT order_id, status, lines FROM reservations WHERE order_id = ANY($1) ORDER BY order_id FOR UPDATE',
        values: [orders],
      }),
      // The event that places an order names its SKUs; for later events the reservation does.
      db.query<Record<string, unknown>>({
        name: 'stock',
        text: `SELECT sku, on_hand, reserved, shipped FROM stock
                WHERE sku = ANY($1) OR sku IN (SELECT line ->> 'sku' FROM reservations, json_array_elements(lines) AS line WHERE order_id = ANY($2))
                ORDER BY sku FOR UPDATE`,
        values: [[...new Set(named)], orders],
      }),
    ]);
    return [reservations.rows, stock.rows];
  },

  decide([reservationRows = [], stockRows = []], { messages }, outbox) {
    const reservations = new Map(reservationRows.map((row) => [row.order_id as string, row as unknown as Reservation]));
    const stock = new Map(stockRows.map((row) => [row.sku as string, row as unknown as Stock]));
    const added = new Set<Reservation>();
    const changed = new Set<Reservation>();
    const moved = new Set<Stock>();
    const movements: object[] = [];

    const move = ({ order_id, lines }: Reservation, name: keyof typeof EFFECTS) => {
      const effect = EFFECTS[name];
      for (const { sku, quantity } of lines) {
        const level = stock.get(sku);
        if (level === undefined) throw new Error(`reservation ${order_id} moves ${sku}, which inventory does not have`);
        level.on_hand += effect.on_hand * quantity;
        level.reserved += effect.reserved * quantity;
        level.shipped += effect.shipped * quantity;
        moved.add(level);
        movements.push({ id: uuidv7(), sku, order_id, move: name, quantity, at: new Date() });
      }
    };
    const add = (reservation: Reservation) => {
      reservations.set(reservation.order_id, reservation);
      added.add(reservation);
      return reservation;
    };
    const settle = (reservation: Reservation, status: string) => {
      reservation.status = status;
      if (!added.has(reservation)) changed.add(reservation);
    };

    for (const { type, orderId, event, traceparent } of messages) {
      const reservation = reservations.get(orderId);
      if (type === 'OrderPlaced') {
        if (reservation !== undefined && reservation.status !== 'TOMBSTONE') continue;
        const lines = event.lines as Line[];
        const shortages = lines.filter(({ sku, quantity }) => {
          const level = stock.get(sku);
          return level === undefined || level.on_hand - level.reserved < quantity;
        });
        if (reservation !== undefined) {
          outbox.add('StockRejected', { orderId, reason: 'order-cancelled', shortages: [] }, traceparent);
        } else if (shortages.length > 0) {
          add({ order_id: orderId, status: 'REJECTED', lines: [] });
          outbox.add('StockRejected', { orderId, reason: 'out-of-stock', shortages }, traceparent);
        } else {
          move(add({ order_id: orderId, status: 'RESERVED', lines }), 'reserve');
          outbox.add('StockReserved', { orderId, lines }, traceparent);
        }
      } else if (type === 'OrderConfirmed') {
        if (reservation?.status !== 'RESERVED') continue;
        settle(reservation, 'COMMITTED');
        move(reservation, 'commit');
        outbox.add('StockCommitted', { orderId }, traceparent);
      } else if (type === 'OrderCancelled') {
        if (reservation?.status === 'RESERVED') {
          settle(reservation, 'RELEASED');
          move(reservation, 'release');
        } else if (reservation === undefined) add({ order_id: orderId, status: 'TOMBSTONE', lines: [] });
        outbox.add('StockReleased', { orderId }, traceparent);
      }
    }

    return {
      answers: [],
      writes: [
        ...(added.size > 0 ? [insertInto('reservations', 'order_id uuid, status text, lines json', [...added])] : []),
        ...(changed.size > 0 ? [updateRows('reservations', 'order_id uuid, status text', [...changed])] : []),
        ...(moved.size > 0
          ? [updateRows('stock', 'sku text, on_hand integer, reserved integer, shipped integer', [...moved])]
          : []),
        ...(movements.length > 0
          ? [
              insertInto(
                'stock_movements',
                'id uuid, sku text, order_id uuid, move text, quantity integer, at timestamptz',
                movements,
              ),
            ]
          : []),
      ],
    };
  },
};

await run('inventory', ['order'], business, () => Promise.resolve(alive));
