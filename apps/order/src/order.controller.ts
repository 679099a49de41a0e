import type { TraceContext } from '#libs/messages';
import { Problem } from '#libs/problem-details';
import { Trace } from '#libs/service';
import { GroupCommit } from '#libs/unit-of-work';
import {
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  HttpStatus,
  Param,
  ParseUUIDPipe,
  Post,
  Query,
  Res,
} from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DataSource, LessThan } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { orderOf, orderUnder } from './order.aggregates.js';
import { OrderConfig } from './order.config.js';
import { OrderHistoryEntry } from './order-history.entity.js';
import { Order } from './order.entity.js';
import { ask } from './order.js';
import { problemOf, unknownOrder } from './order.problems.js';
import { ListOrdersQuery, PlaceOrderRequest } from './order.requests.js';
import { orderView, placedView, withHistory, type OrderView, type OrderWithHistoryView } from './order.views.js';
import { placeOrder } from './place-order.js';
import { Prices } from './prices.js';

const MAX_KEY_LENGTH = 255;

const orderId = new ParseUUIDPipe({
  exceptionFactory: () => new Problem(HttpStatus.NOT_FOUND, 'unknown-order', 'There is no such order.'),
});

/** What customers ask of the order service. */
@ApiTags('orders')
@Controller('orders')
export class OrderController {
  constructor(
    private readonly transactions: GroupCommit,
    private readonly dataSource: DataSource,
    private readonly prices: Prices,
    private readonly config: OrderConfig,
  ) {}

  /** Takes an order; whether it can be served is decided by the saga that begins here. */
  @Post()
  @HttpCode(HttpStatus.ACCEPTED)
  @ApiHeader({
    name: 'Idempotency-Key',
    required: true,
    description: 'One for each order; the same key makes no second one',
  })
  async place(
    @Headers('idempotency-key') key: string | undefined,
    @Body() request: PlaceOrderRequest,
    @Trace() trace: TraceContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OrderView> {
    if (key === undefined || key === '' || key.length > MAX_KEY_LENGTH) {
      throw new Problem(HttpStatus.BAD_REQUEST, 'invalid-idempotency-key', 'POST /orders needs an Idempotency-Key.', [
        { pointer: 'Idempotency-Key', detail: `must have 1 to ${String(MAX_KEY_LENGTH)} characters` },
      ]);
    }
    const prices = await this.prices.current();
    const answer = await this.transactions.run((work) =>
      work.within(trace).decide(orderUnder(key), (before) =>
        placeOrder(before, {
          orderId: uuidv7(),
          request,
          prices,
          placedAt: new Date(),
          deadlineMs: this.config.ORDER_DEADLINE_MS,
          traceparent: trace.traceparent,
        }),
      ),
    );
    if ('refused' in answer) throw problemOf(answer);
    const { order } = answer;
    reply.header('location', `/orders/${order.orderId}`);
    return placedView(order);
  }

  /** Orders, the newest first, a page at a time. */
  @Get()
  async list(
    @Query() { customerId, cursor, limit }: ListOrdersQuery,
  ): Promise<{ items: OrderView[]; next: string | null }> {
    const found = await this.dataSource.getRepository(Order).find({
      where: {
        ...(customerId !== undefined && { customerId }),
        ...(cursor !== undefined && { orderId: LessThan(cursor) }),
      },
      // Ids are UUIDv7: the newest first, and the cursor is the last id seen.
      order: { orderId: 'DESC' },
      take: limit + 1,
    });
    const items = found.slice(0, limit);
    return { items: items.map(orderView), next: found.length > limit ? (items.at(-1)?.orderId ?? null) : null };
  }

  /** An order, and all that it was asked and heard. */
  @Get(':id')
  async show(@Param('id', orderId) id: string): Promise<OrderWithHistoryView> {
    const [order, history] = await Promise.all([
      this.dataSource.getRepository(Order).findOneBy({ orderId: id }),
      this.dataSource.getRepository(OrderHistoryEntry).find({ where: { orderId: id }, order: { id: 'ASC' } }),
    ]);
    if (order === null) throw unknownOrder(id);
    return withHistory(order, history);
  }

  /** Before the pivot only. */
  @Post(':id/cancel')
  @HttpCode(HttpStatus.ACCEPTED)
  cancel(@Param('id', orderId) id: string, @Trace() trace: TraceContext): Promise<OrderView> {
    return this.ask(id, 'cancel', trace);
  }

  /** After completion only. */
  @Post(':id/return')
  @HttpCode(HttpStatus.ACCEPTED)
  return(@Param('id', orderId) id: string, @Trace() trace: TraceContext): Promise<OrderView> {
    return this.ask(id, 'return', trace);
  }

  private async ask(id: string, request: 'cancel' | 'return', trace: TraceContext): Promise<OrderView> {
    const answer = await this.transactions.run((work) =>
      work.within(trace).decide(orderOf(id), (order) => {
        const decision = ask(order, request);
        if ('refused' in decision) return decision;
        // There is an order here: what nobody placed is refused. Others may change it once this decision is stored.
        return { ...decision, view: orderView(Object.assign({}, order, decision.state)) };
      }),
    );
    if (!('refused' in answer)) return answer.view;
    const { refused } = answer;
    throw refused === 'unknown-order' ? unknownOrder(id) : problemOf({ refused });
  }
}
