import { ApiProblems, INVALID_REQUEST, PrintableName, UNREADABLE_BODY, Uuid } from '#libs/problem-details';
import { ApiIdempotencyKey, fingerprint, IdempotencyKeyHeader, INVALID_IDEMPOTENCY_KEY } from '#libs/service';
import { GroupCommit } from '#libs/unit-of-work';
import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { bookDelivery } from './book-delivery.js';
import { deliveryUnder } from './inventory.aggregates.js';
import { problemOf, unknownReservation, unknownSku } from './inventory.problems.js';
import { DeliveryRequest } from './inventory.requests.js';
import { ReservationView, reservationView, StockListView, StockView, stockView } from './inventory.views.js';
import { Reservation } from './reservation.entity.js';
import { StockMovement } from './stock-movement.entity.js';
import { Stock } from './stock.entity.js';

const sku = new PrintableName(unknownSku);
const ApiSku = () => ApiParam({ name: 'sku', example: 'COFFEE-MUG' });

/** Shows stock and reservations, and takes deliveries. Stock moves for an order by events only. */
@ApiTags('stock')
@Controller()
export class InventoryController {
  constructor(
    private readonly transactions: GroupCommit,
    private readonly dataSource: DataSource,
  ) {}

  @Get('stock')
  @ApiOperation({ summary: 'Shows the stock of every SKU.' })
  @ApiOkResponse({ description: 'The stock, in the order of the SKUs.', type: StockListView })
  @ApiProblems()
  async list(): Promise<StockListView> {
    const stock = await this.dataSource.getRepository(Stock).find({ order: { sku: 'ASC' } });
    return { items: stock.map(stockView) };
  }

  @Get('stock/:sku')
  @ApiOperation({ summary: 'Shows the stock of one SKU.' })
  @ApiSku()
  @ApiOkResponse({ description: 'The stock.', type: StockView })
  @ApiProblems(unknownSku('UNICORN'))
  async show(@Param('sku', sku) name: string): Promise<StockView> {
    const stock = await this.dataSource.getRepository(Stock).findOneBy({ sku: name });
    if (stock === null) throw unknownSku(name);
    return stockView(stock);
  }

  @Post('stock/:sku/deliveries')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Books a delivery to the warehouse.' })
  @ApiSku()
  @ApiIdempotencyKey()
  @ApiOkResponse({ description: 'The stock after the delivery.', type: StockView })
  @ApiProblems(
    unknownSku('UNICORN'),
    problemOf('too-many-pieces', 'COFFEE-MUG'),
    problemOf('idempotency-key-reused', 'COFFEE-MUG'),
    INVALID_IDEMPOTENCY_KEY,
    INVALID_REQUEST,
    ...UNREADABLE_BODY,
  )
  async deliver(
    @IdempotencyKeyHeader() key: string,
    @Param('sku', sku) name: string,
    @Body() { quantity }: DeliveryRequest,
  ): Promise<StockView> {
    const requestHash = fingerprint({ sku: name, quantity });
    const answer = await this.transactions.run((work) =>
      work.decide(deliveryUnder(key, name), (before) => bookDelivery(before, quantity, requestHash)),
    );
    if ('refused' in answer) throw problemOf(answer.refused, name);
    return stockView(answer.stock);
  }

  @Get('reservations/:orderId')
  @ApiOperation({ summary: 'Shows what inventory did for an order, with the stock movements.' })
  @ApiParam({ name: 'orderId', schema: { type: 'string', format: 'uuid' } })
  @ApiOkResponse({ description: 'The reservation.', type: ReservationView })
  @ApiProblems(unknownReservation('number-seven'))
  async reservation(@Param('orderId', new Uuid(unknownReservation)) orderId: string): Promise<ReservationView> {
    const [reservation, movements] = await Promise.all([
      this.dataSource.getRepository(Reservation).findOneBy({ orderId }),
      this.dataSource.getRepository(StockMovement).find({ where: { orderId }, order: { id: 'ASC' } }),
    ]);
    if (reservation === null) throw unknownReservation(orderId);
    return reservationView(reservation, movements);
  }
}
