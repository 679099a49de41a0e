import { Controller, Inject, Injectable, Module, type OnModuleInit } from '@nestjs/common';
import { ClientKafka, ClientsModule, EventPattern, Payload } from '@nestjs/microservices';
import { TypeOrmModule } from '@nestjs/typeorm';
import { lastValueFrom } from 'rxjs';
import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm';
import { emitter, TOPICS } from './kafka.js';
import { database, start } from './start.js';

@Entity('accounts')
class Account {
  @PrimaryColumn('text')
  customerId!: string;

  @Column('float8')
  available!: number;

  @Column('float8', { default: 0 })
  held!: number;

  @Column('float8', { default: 0 })
  captured!: number;
}

@Entity('payments')
class Payment {
  @PrimaryColumn('uuid')
  orderId!: string;

  @Column('text')
  customerId!: string;

  @Column('text')
  status!: string;

  @Column('float8')
  amount!: number;
}

interface OrderPlaced {
  readonly orderId: string;
  readonly customerId: string;
  readonly total: number;
}

@Injectable()
class PaymentService {
  constructor(
    private readonly dataSource: DataSource,
    @Inject('KAFKA') private readonly kafka: ClientKafka,
  ) {}

  async authorize({ orderId, customerId, total }: OrderPlaced): Promise<void> {
    const authorized = await this.dataSource.transaction(async (manager) => {
      const account = await manager.findOne(Account, { where: { customerId }, lock: { mode: 'pessimistic_write' } });
      const enough = account !== null && account.available >= total;
      if (enough) {
        account.available -= total;
        account.held += total;
        await manager.save(account);
      }
      await manager.save(Payment, { orderId, customerId, status: enough ? 'AUTHORIZED' : 'DECLINED', amount: total });
      return enough;
    });
    await this.emit(authorized ? TOPICS.paymentAuthorized : TOPICS.paymentDeclined, orderId);
  }

  capture(orderId: string): Promise<void> {
    return this.settle(orderId, 'CAPTURED', 'captured', TOPICS.paymentCaptured);
  }

  void(orderId: string): Promise<void> {
    return this.settle(orderId, 'VOIDED', 'available', TOPICS.paymentVoided);
  }

  private async settle(orderId: string, status: string, to: 'captured' | 'available', topic: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const payment = await manager.findOneBy(Payment, { orderId, status: 'AUTHORIZED' });
      if (payment === null) return;
      const { customerId, amount } = payment;
      const account = await manager.findOneOrFail(Account, {
        where: { customerId },
        lock: { mode: 'pessimistic_write' },
      });
      account.held -= amount;
      account[to] += amount;
      payment.status = status;
      await manager.save([account, payment]);
    });
    await this.emit(topic, orderId);
  }

  private async emit(topic: string, orderId: string): Promise<void> {
    await lastValueFrom(this.kafka.emit(topic, { key: orderId, value: { orderId } }));
  }
}

@Controller()
class PaymentController implements OnModuleInit {
  constructor(
    private readonly payments: PaymentService,
    @Inject('KAFKA') private readonly kafka: ClientKafka,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.kafka.connect();
  }

  @EventPattern(TOPICS.orderPlaced)
  authorize(@Payload() event: OrderPlaced): Promise<void> {
    return this.payments.authorize(event);
  }

  @EventPattern(TOPICS.orderConfirmed)
  capture(@Payload() { orderId }: { orderId: string }): Promise<void> {
    return this.payments.capture(orderId);
  }

  @EventPattern(TOPICS.orderCancelled)
  void(@Payload() { orderId }: { orderId: string }): Promise<void> {
    return this.payments.void(orderId);
  }
}

@Module({
  imports: [
    TypeOrmModule.forRoot(database([Account, Payment])),
    ClientsModule.register([{ name: 'KAFKA', ...emitter('payment') }]),
  ],
  controllers: [PaymentController],
  providers: [PaymentService],
})
class PaymentModule {}

await start('payment', PaymentModule);
