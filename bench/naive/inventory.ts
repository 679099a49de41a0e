import { Controller, Inject, Injectable, Module, type OnModuleInit } from '@nestjs/common';
import { ClientKafka, ClientsModule, EventPattern, Payload } from '@nestjs/microservices';
import { TypeOrmModule } from '@nestjs/typeorm';
import { lastValueFrom } from 'rxjs';
import { Column, DataSource, Entity, In, PrimaryColumn } from 'typeorm';
import { emitter, TOPICS } from './kafka.js';
import { database, start } from './start.js';

interface OrderLine {
  readonly sku: string;
  readonly quantity: number;
}

@Entity('stock')
class Stock {
  @PrimaryColumn('text')
  sku!: string;

  @Column('integer')
  onHand!: number;

  @Column('integer', { default: 0 })
  reserved!: number;
}

@Entity('reservations')
class Reservation {
  @PrimaryColumn('uuid')
  orderId!: string;

  @Column('text')
  status!: string;

  @Column('json')
  lines!: OrderLine[];
}

interface OrderPlaced {
  readonly orderId: string;
  readonly lines: OrderLine[];
}

@Injectable()
class InventoryService {
  constructor(
    private readonly dataSource: DataSource,
    @Inject('KAFKA') private readonly kafka: ClientKafka,
  ) {}

  async reserve({ orderId, lines }: OrderPlaced): Promise<void> {
    const reserved = await this.dataSource.transaction(async (manager) => {
      // Locks are taken in the order of the SKU: otherwise two orders for the same two products could deadlock.
      const stock = await manager.find(Stock, {
        where: { sku: In(lines.map(({ sku }) => sku)) },
        order: { sku: 'ASC' },
        lock: { mode: 'pessimistic_write' },
      });
      const levels = new Map(stock.map((level) => [level.sku, level]));
      const enough = lines.every(({ sku, quantity }) => {
        const level = levels.get(sku);
        return level !== undefined && level.onHand - level.reserved >= quantity;
      });
      if (enough) {
        for (const { sku, quantity } of lines) (levels.get(sku) as Stock).reserved += quantity;
        await manager.save(stock);
      }
      await manager.save(Reservation, { orderId, status: enough ? 'RESERVED' : 'REJECTED', lines });
      return enough;
    });
    await this.emit(reserved ? TOPICS.stockReserved : TOPICS.stockRejected, orderId);
  }

  commit(orderId: string): Promise<void> {
    return this.settle(orderId, 'COMMITTED', TOPICS.stockCommitted);
  }

  release(orderId: string): Promise<void> {
    return this.settle(orderId, 'RELEASED', TOPICS.stockReleased);
  }

  private async settle(orderId: string, status: 'COMMITTED' | 'RELEASED', topic: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const reservation = await manager.findOneBy(Reservation, { orderId, status: 'RESERVED' });
      if (reservation === null) return;
      const { lines } = reservation;
      const stock = await manager.find(Stock, {
        where: { sku: In(lines.map(({ sku }) => sku)) },
        order: { sku: 'ASC' },
        lock: { mode: 'pessimistic_write' },
      });
      for (const level of stock) {
        const quantity = lines.find(({ sku }) => sku === level.sku)?.quantity ?? 0;
        level.reserved -= quantity;
        if (status === 'COMMITTED') level.onHand -= quantity;
      }
      reservation.status = status;
      await manager.save([...stock, reservation]);
    });
    await this.emit(topic, orderId);
  }

  private async emit(topic: string, orderId: string): Promise<void> {
    await lastValueFrom(this.kafka.emit(topic, { key: orderId, value: { orderId } }));
  }
}

@Controller()
class InventoryController implements OnModuleInit {
  constructor(
    private readonly inventory: InventoryService,
    @Inject('KAFKA') private readonly kafka: ClientKafka,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.kafka.connect();
  }

  @EventPattern(TOPICS.orderPlaced)
  reserve(@Payload() event: OrderPlaced): Promise<void> {
    return this.inventory.reserve(event);
  }

  @EventPattern(TOPICS.orderConfirmed)
  commit(@Payload() { orderId }: { orderId: string }): Promise<void> {
    return this.inventory.commit(orderId);
  }

  @EventPattern(TOPICS.orderCancelled)
  release(@Payload() { orderId }: { orderId: string }): Promise<void> {
    return this.inventory.release(orderId);
  }
}

@Module({
  imports: [
    TypeOrmModule.forRoot(database([Stock, Reservation])),
    ClientsModule.register([{ name: 'KAFKA', ...emitter('inventory') }]),
  ],
  controllers: [InventoryController],
  providers: [InventoryService],
})
class InventoryModule {}

await start('inventory', InventoryModule);
