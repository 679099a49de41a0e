import { eventName, type DomainEvent } from '#libs/contracts';
import { ReactsToEach } from '#libs/consuming';
import { UnitOfWork } from '#libs/unit-of-work';
import { Controller } from '@nestjs/common';
import { orderOf } from './order.aggregates.js';
import { hear, REACTIONS, type Answer } from './order.js';

/** What the order service does when it hears from inventory and payment. The rules are in `order.ts`. */
@Controller()
export class OrderReactions {
  @ReactsToEach(REACTIONS)
  async hearAnswer(event: DomainEvent, work: UnitOfWork): Promise<void> {
    const answer = eventName(event) as Answer;
    await work.decide(orderOf(event.orderId), (order) => hear(order, answer, event.orderId));
  }
}
