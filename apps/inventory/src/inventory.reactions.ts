import { OrderCancelled, OrderConfirmed, OrderPlaced, OrderReturned } from '#libs/contracts';
import { ReactsTo } from '#libs/consuming';
import { UnitOfWork } from '#libs/unit-of-work';
import { Controller } from '@nestjs/common';
import { firstReservationOf, reservationOf } from './inventory.aggregates.js';
import { commit, release, reserve, restock } from './reservation.js';

/** What the inventory service does when it hears from order. The rules are in `reservation.ts`. */
@Controller()
export class InventoryReactions {
  @ReactsTo(OrderPlaced)
  async reserveStock({ orderId, lines }: OrderPlaced, work: UnitOfWork): Promise<void> {
    await work.decide(firstReservationOf(orderId, lines), ({ reservation, stock }) =>
      reserve(reservation, stock, orderId, lines),
    );
  }

  @ReactsTo(OrderConfirmed)
  async commitStock({ orderId }: OrderConfirmed, work: UnitOfWork): Promise<void> {
    await work.decide(reservationOf(orderId), ({ reservation }) => commit(reservation, orderId));
  }

  @ReactsTo(OrderCancelled)
  async releaseStock({ orderId }: OrderCancelled, work: UnitOfWork): Promise<void> {
    await work.decide(reservationOf(orderId), ({ reservation }) => release(reservation, orderId));
  }

  @ReactsTo(OrderReturned)
  async restockReturn({ orderId }: OrderReturned, work: UnitOfWork): Promise<void> {
    await work.decide(reservationOf(orderId), ({ reservation }) => restock(reservation, orderId));
  }
}
