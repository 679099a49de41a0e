import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Injectable,
  Module,
  NotFoundException,
  Param,
  ParseUUIDPipe,
  Post,
  UnprocessableEntityException,
  type OnModuleInit,
} from '@nestjs/common';
import { ClientKafka, ClientsModule, EventPattern, Payload } from '@nestjs/microservices';
import { InjectRepository, TypeOrmModule } from '@nestjs/typeorm';
import { Type } from 'class-transformer';
import { ArrayNotEmpty, IsInt, IsNotEmpty, IsString, Max, Min, ValidateNested } from 'class-validator';
import { lastValueFrom } from 'rxjs';
import { Column, DataSource, Entity, In, PrimaryColumn, PrimaryGeneratedColumn, Repository } from 'typeorm';
import { emitter, TOPICS } from './kafka.js';
import { database, start } from './start.js';

class OrderLine {
  @IsString()
  @IsNotEmpty()
  sku!: string;

  @IsInt()
  @Min(1)
  @Max(1_000)
  quantity!: number;
}

class PlaceOrder {
  @IsString()
  @IsNotEmpty()
  customerId!: string;

  @ArrayNotEmpty()
  @ValidateNested({ each: true })
  @Type(() => OrderLine)
  lines!: OrderLine[];
}

@Entity('products')
class Product {
  @PrimaryColumn('text')
  sku!: string;

  @Column('integer')
  unitPrice!: number;
}

@Entity('orders')
class Order {
  @PrimaryGeneratedColumn('uuid', { name: 'order_id' })
  id!: string;

  @Column('text')
  customerId!: string;

  @Column('json')
  lines!: OrderLine[];

  @Column('integer')
  total!: number;

  @Column('text', { default: 'PLACED' })
  status!: string;

  @Column('text', { default: 'NONE' })
  stock!: string;

  @Column('text', { default: 'NONE' })
  payment!: string;
}

interface Answer {
  readonly orderId: string;
}

@Injectable()
class OrderService {
  constructor(
    @InjectRepository(Order) private readonly orders: Repository<Order>,
    @InjectRepository(Product) private readonly products: Repository<Product>,
    private readonly dataSource: DataSource,
    @Inject('KAFKA') private readonly kafka: ClientKafka,
  ) {}

  async place({ customerId, lines }: PlaceOrder): Promise<Order> {
    const products = await this.products.findBy({ sku: In(lines.map(({ sku }) => sku)) });
    const priceOf = new Map(products.map(({ sku, unitPrice }) => [sku, unitPrice]));
    const total = lines.reduce((sum, { sku, quantity }) => sum + (priceOf.get(sku) ?? NaN) * quantity, 0);
    if (Number.isNaN(total)) throw new UnprocessableEntityException('unknown product');
    const order = await this.orders.save(this.orders.create({ customerId, lines, total }));
    // If the process dies here, no other service ever hears of this order.
    await this.emit(TOPICS.orderPlaced, order.id, { orderId: order.id, customerId, lines, total });
    return order;
  }

  async show(id: string): Promise<Order> {
    const order = await this.orders.findOneBy({ id });
    if (order === null) throw new NotFoundException();
    return order;
  }

  /** Takes an answer, and emits the event that follows from it. The row lock allows for two answers at the same time. */
  async hear(orderId: string, take: (order: Order) => string | undefined): Promise<void> {
    const follows = await this.dataSource.transaction(async (manager) => {
      const order = await manager.findOne(Order, { where: { id: orderId }, lock: { mode: 'pessimistic_write' } });
      if (order === null) return undefined;
      const topic = take(order);
      await manager.save(order);
      return topic;
    });
    if (follows !== undefined) await this.emit(follows, orderId, { orderId });
  }

  private async emit(topic: string, key: string, value: object): Promise<void> {
    await lastValueFrom(this.kafka.emit(topic, { key, value }));
  }
}

@Controller()
class OrderController implements OnModuleInit {
  constructor(
    private readonly orders: OrderService,
    @Inject('KAFKA') private readonly kafka: ClientKafka,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.kafka.connect();
  }

  @Post('orders')
  @HttpCode(202)
  place(@Body() request: PlaceOrder): Promise<Order> {
    return this.orders.place(request);
  }

  @Get('orders/:id')
  show(@Param('id', ParseUUIDPipe) id: string): Promise<Order> {
    return this.orders.show(id);
  }

  @EventPattern(TOPICS.stockReserved)
  stockReserved(@Payload() { orderId }: Answer): Promise<void> {
    return this.orders.hear(orderId, (order) => {
      order.stock = 'RESERVED';
      return confirmed(order);
    });
  }

  @EventPattern(TOPICS.paymentAuthorized)
  paymentAuthorized(@Payload() { orderId }: Answer): Promise<void> {
    return this.orders.hear(orderId, (order) => {
      order.payment = 'AUTHORIZED';
      return confirmed(order);
    });
  }

  @EventPattern(TOPICS.stockRejected)
  stockRejected(@Payload() { orderId }: Answer): Promise<void> {
    return this.orders.hear(orderId, (order) => {
      order.stock = 'REJECTED';
      return cancelled(order);
    });
  }

  @EventPattern(TOPICS.paymentDeclined)
  paymentDeclined(@Payload() { orderId }: Answer): Promise<void> {
    return this.orders.hear(orderId, (order) => {
      order.payment = 'DECLINED';
      return cancelled(order);
    });
  }

  @EventPattern(TOPICS.stockCommitted)
  stockCommitted(@Payload() { orderId }: Answer): Promise<void> {
    return this.orders.hear(orderId, (order) => {
      order.stock = 'COMMITTED';
      completed(order);
      return undefined;
    });
  }

  @EventPattern(TOPICS.paymentCaptured)
  paymentCaptured(@Payload() { orderId }: Answer): Promise<void> {
    return this.orders.hear(orderId, (order) => {
      order.payment = 'CAPTURED';
      completed(order);
      return undefined;
    });
  }
}

function confirmed(order: Order): string | undefined {
  if (order.status !== 'PLACED' || order.stock !== 'RESERVED' || order.payment !== 'AUTHORIZED') return undefined;
  order.status = 'CONFIRMED';
  return TOPICS.orderConfirmed;
}

function cancelled(order: Order): string | undefined {
  if (order.status !== 'PLACED') return undefined;
  order.status = 'CANCELLED';
  return TOPICS.orderCancelled;
}

function completed(order: Order): void {
  if (order.stock === 'COMMITTED' && order.payment === 'CAPTURED') order.status = 'COMPLETED';
}

@Module({
  imports: [
    TypeOrmModule.forRoot(database([Order, Product])),
    TypeOrmModule.forFeature([Order, Product]),
    ClientsModule.register([{ name: 'KAFKA', ...emitter('order') }]),
  ],
  controllers: [OrderController],
  providers: [OrderService],
})
class OrderModule {}

await start('order', OrderModule);
