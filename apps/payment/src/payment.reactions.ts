import { OrderCancelled, OrderConfirmed, OrderPlaced, OrderReturned } from '#libs/contracts';
import { ReactsTo } from '#libs/consuming';
import { UnitOfWork } from '#libs/unit-of-work';
import { Controller } from '@nestjs/common';
import { firstPaymentOf, paymentOf } from './payment.aggregates.js';
import { authorize, capture, refund, voidPayment } from './payment.js';

/** What the payment service does when it hears from order. The rules are in `payment.ts`. */
@Controller()
export class PaymentReactions {
  @ReactsTo(OrderPlaced)
  async authorizePayment({ orderId, customerId, total }: OrderPlaced, work: UnitOfWork): Promise<void> {
    await work.decide(firstPaymentOf(orderId, customerId), ({ payment, account }) =>
      authorize(payment, account, orderId, total),
    );
  }

  @ReactsTo(OrderConfirmed)
  async capturePayment({ orderId }: OrderConfirmed, work: UnitOfWork): Promise<void> {
    await work.decide(paymentOf(orderId), ({ payment }) => capture(payment, orderId));
  }

  @ReactsTo(OrderCancelled)
  async voidPayment({ orderId }: OrderCancelled, work: UnitOfWork): Promise<void> {
    await work.decide(paymentOf(orderId), ({ payment }) => voidPayment(payment, orderId));
  }

  @ReactsTo(OrderReturned)
  async refundPayment({ orderId }: OrderReturned, work: UnitOfWork): Promise<void> {
    await work.decide(paymentOf(orderId), ({ payment }) => refund(payment, orderId));
  }
}
