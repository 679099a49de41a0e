import { OrderCancelled, OrderConfirmed, OrderPlaced, OrderReturned } from '#libs/contracts';
import { ReactsTo } from '#libs/consuming';
import { UnitOfWork } from '#libs/unit-of-work';
import { Controller } from '@nestjs/common';
import { Account } from './account.entity.js';
import { applyDecision } from './apply-decision.js';
import { Payment } from './payment.entity.js';
import { authorize, capture, refund, voidPayment } from './payment.js';

/** What the payment service does when it hears from order. The rules are in `payment.ts`. */
@Controller()
export class PaymentReactions {
  @ReactsTo(OrderPlaced)
  async authorizePayment({ orderId, customerId, total }: OrderPlaced, work: UnitOfWork): Promise<void> {
    const [payment, account] = await Promise.all([work.find(Payment, orderId), work.find(Account, customerId)]);
    applyDecision(payment, account, customerId, authorize(payment, account, orderId, total), work);
  }

  @ReactsTo(OrderConfirmed)
  async capturePayment({ orderId }: OrderConfirmed, work: UnitOfWork): Promise<void> {
    const [payment, account] = await this.load(orderId, work);
    applyDecision(payment, account, null, capture(payment, orderId), work);
  }

  @ReactsTo(OrderCancelled)
  async voidPayment({ orderId }: OrderCancelled, work: UnitOfWork): Promise<void> {
    const [payment, account] = await this.load(orderId, work);
    applyDecision(payment, account, null, voidPayment(payment, orderId), work);
  }

  @ReactsTo(OrderReturned)
  async refundPayment({ orderId }: OrderReturned, work: UnitOfWork): Promise<void> {
    const [payment, account] = await this.load(orderId, work);
    applyDecision(payment, account, null, refund(payment, orderId), work);
  }

  private async load(orderId: string, work: UnitOfWork): Promise<[Payment | null, Account | null]> {
    const payment = await work.find(Payment, orderId);
    const customerId = payment?.customerId ?? null;
    return [payment, customerId === null ? null : await work.find(Account, customerId)];
  }
}
