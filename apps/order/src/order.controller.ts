import type { TraceContext } from '#libs/messages';
import { INVALID_REQUEST, UNREADABLE_BODY, Uuid } from '#libs/problem-details';
import {
  ApiIdempotencyKey,
  ApiTrace,
  fingerprint,
  IdempotencyKeyHeader,
  INVALID_IDEMPOTENCY_KEY,
  Trace,
} from '#libs/service';
import { GroupCommit } from '#libs/unit-of-work';
import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post, Query, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DataSource, LessThan } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { orderOf, orderUnder } from './order.aggregates.js';
import { OrderConfig } from './order.config.js';
import { OrderHistoryEntry } from './order-history.entity.js';
import { Order } from './order.entity.js';
import { ask } from './order.js';
import { problemOf, Refuses, unknownOrder } from './order.problems.js';
import { ListOrdersQuery, partsOf, PlaceOrderRequest } from './order.requests.js';
import { OrderPageView, orderView, OrderView, OrderWithHistoryView, placedView, withHistory } from './order.views.js';
import { placeOrder } from './place-order.js';
import { Prices } from './prices.js';

const orderId = new Uuid(unknownOrder);
const ApiOrderId = () => ApiParam({ name: 'id', schema: { type: 'string', format: 'uuid' } });

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

  @Post()
  @HttpCode(HttpStatus.ACCEPTED)
  @ApiOperation({ summary: 'Takes an order and begins its saga, which decides whether the order can be served.' })
  @ApiIdempotencyKey()
  @ApiTrace()
  @ApiAcceptedResponse({
    description: 'The order as it was placed.',
    type: OrderView,
    headers: {
      Location: {
        description: 'Where the order can be read.',
        required: true,
        schema: { type: 'string', example: '/orders/019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71' },
      },
    },
  })
  @Refuses(
    ['unknown-product', 'mixed-currencies', 'idempotency-key-reused'],
    INVALID_IDEMPOTENCY_KEY,
    INVALID_REQUEST,
    ...UNREADABLE_BODY,
  )
  async place(
    @IdempotencyKeyHeader() key: string,
    @Body() request: PlaceOrderRequest,
    @Trace() trace: TraceContext | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OrderView> {
    const requestHash = fingerprint(partsOf(request));
    const prices = await this.prices.current();
    const answer = await this.transactions.run(
      (work) =>
        work.within(trace).decide(orderUnder(key), (before) =>
          placeOrder(before, {
            orderId: uuidv7(),
            request,
            requestHash,
            prices,
            deadlineMs: this.config.ORDER_DEADLINE_MS,
            traceparent: trace?.traceparent ?? null,
          }),
        ),
      [trace],
    );
    if ('refused' in answer) throw problemOf(answer);
    const { order } = answer;
    reply.header('location', `/orders/${order.orderId}`);
    return placedView(order);
  }

  @Get()
  @ApiOperation({ summary: 'Shows orders, the newest first, a page at a time.' })
  @ApiOkResponse({ description: 'A page of orders.', type: OrderPageView })
  @Refuses([], INVALID_REQUEST)
  async list(@Query() { customerId, cursor, limit }: ListOrdersQuery): Promise<OrderPageView> {
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

  @Get(':id')
  @ApiOperation({ summary: 'Shows an order with its history: everything that it was asked and heard.' })
  @ApiOrderId()
  @ApiOkResponse({ description: 'The order.', type: OrderWithHistoryView })
  @Refuses(['unknown-order'])
  async show(@Param('id', orderId) id: string): Promise<OrderWithHistoryView> {
    const [order, history] = await Promise.all([
      this.dataSource.getRepository(Order).findOneBy({ orderId: id }),
      this.dataSource.getRepository(OrderHistoryEntry).find({ where: { orderId: id }, order: { id: 'ASC' } }),
    ]);
    if (order === null) throw unknownOrder(id);
    return withHistory(order, history);
  }

  @Post(':id/cancel')
  @HttpCode(HttpStatus.ACCEPTED)
  @ApiOperation({ summary: 'Cancels an order, which is possible until it is confirmed.' })
  @ApiOrderId()
  @ApiTrace()
  @ApiAcceptedResponse({ description: 'The cancelled order.', type: OrderView })
  @Refuses(['unknown-order', 'too-late-to-cancel'], ...UNREADABLE_BODY)
  cancel(@Param('id', orderId) id: string, @Trace() trace: TraceContext | undefined): Promise<OrderView> {
    return this.ask(id, 'cancel', trace);
  }

  @Post(':id/return')
  @HttpCode(HttpStatus.ACCEPTED)
  @ApiOperation({ summary: 'Returns an order, which is possible once it is completed.' })
  @ApiOrderId()
  @ApiTrace()
  @ApiAcceptedResponse({ description: 'The order, whose return has begun.', type: OrderView })
  @Refuses(['unknown-order', 'not-completed', 'already-returned'], ...UNREADABLE_BODY)
  return(@Param('id', orderId) id: string, @Trace() trace: TraceContext | undefined): Promise<OrderView> {
    return this.ask(id, 'return', trace);
  }

  private async ask(id: string, request: 'cancel' | 'return', trace: TraceContext | undefined): Promise<OrderView> {
    const answer = await this.transactions.run(
      (work) =>
        work.within(trace).decide(orderOf(id), (order) => {
          const decision = ask(order, request);
          if ('refused' in decision) return decision;
          // There is an order here: what nobody placed is refused. Others may change it once this decision is stored.
          return { ...decision, view: orderView(Object.assign({}, order, decision.state)) };
        }),
      [trace],
    );
    if (!('refused' in answer)) return answer.view;
    const { refused } = answer;
    throw refused === 'unknown-order' ? unknownOrder(id) : problemOf({ refused });
  }
}
