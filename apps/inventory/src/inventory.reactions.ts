import { OrderCancelled, OrderConfirmed, OrderPlaced, OrderReturned, type OrderLine } from '#libs/contracts';
import { ReactsTo } from '#libs/consuming';
import { UnitOfWork } from '#libs/unit-of-work';
import { Controller } from '@nestjs/common';
import { applyDecision } from './apply-decision.js';
import { Reservation } from './reservation.entity.js';
import { commit, release, reserve, restock } from './reservation.js';
import { Stock } from './stock.entity.js';

/** What the inventory service does when it hears from order. The rules are in `reservation.ts`. */
@Controller()
export class InventoryReactions {
  @ReactsTo(OrderPlaced)
  async reserveStock({ orderId, lines }: OrderPlaced, work: UnitOfWork): Promise<void> {
    const [reservation, stock] = await Promise.all([work.find(Reservation, orderId), this.stockOf(lines, work)]);
    applyDecision(reservation, stock, reserve(reservation, stock, orderId, lines), work);
  }

  @ReactsTo(OrderConfirmed)
  async commitStock({ orderId }: OrderConfirmed, work: UnitOfWork): Promise<void> {
    const [reservation, stock] = await this.load(orderId, work);
    applyDecision(reservation, stock, commit(reservation, orderId), work);
  }

  @ReactsTo(OrderCancelled)
  async releaseStock({ orderId }: OrderCancelled, work: UnitOfWork): Promise<void> {
    const [reservation, stock] = await this.load(orderId, work);
    applyDecision(reservation, stock, release(reservation, orderId), work);
  }

  @ReactsTo(OrderReturned)
  async restockReturn({ orderId }: OrderReturned, work: UnitOfWork): Promise<void> {
    const [reservation, stock] = await this.load(orderId, work);
    applyDecision(reservation, stock, restock(reservation, orderId), work);
  }

  private async load(orderId: string, work: UnitOfWork): Promise<[Reservation | null, Stock[]]> {
    const reservation = await work.find(Reservation, orderId);
    return [reservation, await this.stockOf(reservation?.lines ?? [], work)];
  }

  private stockOf(lines: readonly OrderLine[], work: UnitOfWork): Promise<Stock[]> {
    return work.findAll(
      Stock,
      lines.map(({ sku }) => sku),
    );
  }
}
