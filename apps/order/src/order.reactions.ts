import {
  eventName,
  PaymentAuthorized,
  PaymentCaptured,
  PaymentDeclined,
  PaymentRefunded,
  PaymentVoided,
  StockCommitted,
  StockRejected,
  StockReleased,
  StockReserved,
  StockRestocked,
  type DomainEvent,
} from '#libs/contracts';
import { ReactsTo } from '#libs/consuming';
import { UnitOfWork } from '#libs/unit-of-work';
import { Controller } from '@nestjs/common';
import { Order } from './order.entity.js';
import { hear, type Answer } from './order.js';
import { applyDecision } from './apply-decision.js';

/** What the order service does when it hears from inventory and payment. The rules are in `order.ts`. */
@Controller()
export class OrderReactions {
  @ReactsTo(StockReserved)
  confirmWhenPaymentIsAuthorizedToo(event: StockReserved, work: UnitOfWork): Promise<void> {
    return this.take(event, work);
  }

  @ReactsTo(PaymentAuthorized)
  confirmWhenStockIsReservedToo(event: PaymentAuthorized, work: UnitOfWork): Promise<void> {
    return this.take(event, work);
  }

  @ReactsTo(StockRejected)
  cancelForLackOfStock(event: StockRejected, work: UnitOfWork): Promise<void> {
    return this.take(event, work);
  }

  @ReactsTo(PaymentDeclined)
  cancelForDeclinedPayment(event: PaymentDeclined, work: UnitOfWork): Promise<void> {
    return this.take(event, work);
  }

  @ReactsTo(StockCommitted)
  completeWhenPaymentIsCapturedToo(event: StockCommitted, work: UnitOfWork): Promise<void> {
    return this.take(event, work);
  }

  @ReactsTo(PaymentCaptured)
  completeWhenStockIsCommittedToo(event: PaymentCaptured, work: UnitOfWork): Promise<void> {
    return this.take(event, work);
  }

  @ReactsTo(StockReleased)
  recordStockReleased(event: StockReleased, work: UnitOfWork): Promise<void> {
    return this.take(event, work);
  }

  @ReactsTo(PaymentVoided)
  recordPaymentVoided(event: PaymentVoided, work: UnitOfWork): Promise<void> {
    return this.take(event, work);
  }

  @ReactsTo(StockRestocked)
  closeReturnWhenRefundedToo(event: StockRestocked, work: UnitOfWork): Promise<void> {
    return this.take(event, work);
  }

  @ReactsTo(PaymentRefunded)
  closeReturnWhenRestockedToo(event: PaymentRefunded, work: UnitOfWork): Promise<void> {
    return this.take(event, work);
  }

  private async take(event: DomainEvent, work: UnitOfWork): Promise<void> {
    const answer = eventName(event) as Answer;
    const order = await work.find(Order, event.orderId);
    if (order === null) throw new Error(`${answer} for order ${event.orderId}, which was never placed here`);
    applyDecision(order, answer, hear(order, answer), work);
  }
}
