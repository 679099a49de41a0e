import { join } from 'node:path';
import { contractOf } from '#libs/contracts';
import { IdempotencyKeyPruning, ServiceModule, type ServiceDefinition } from '#libs/service';
import { Module, type DynamicModule } from '@nestjs/common';
import { DeadlineSweep } from './deadline.sweep.js';
import { IdempotencyKey } from './idempotency-key.entity.js';
import { AddApplied1770000001000 } from './migrations/add-applied.migration.js';
import { CreateOrders1760000001000 } from './migrations/create-orders.migration.js';
import { DropCounted1770000003000 } from './migrations/drop-counted.migration.js';
import { FillApplied1770000002000 } from './migrations/fill-applied.migration.js';
import { IndexUnsettledOrders1790000001000 } from './migrations/index-unsettled-orders.migration.js';
import type { OrderConfig } from './order.config.js';
import { OrderController } from './order.controller.js';
import { Order } from './order.entity.js';
import { OrderHistoryEntry } from './order-history.entity.js';
import { OrderReactions } from './order.reactions.js';
import { Prices } from './prices.js';
import { Product } from './product.entity.js';
import { SagaMeasurement } from './saga.measurement.js';

export const orderService: ServiceDefinition = {
  ...contractOf('order'),
  title: 'Order service',
  eventsPage: join(import.meta.dirname, '../events-page'),
  entities: [Order, OrderHistoryEntry, IdempotencyKey, Product],
  migrations: [
    CreateOrders1760000001000,
    AddApplied1770000001000,
    FillApplied1770000002000,
    IndexUnsettledOrders1790000001000,
  ],
  contractMigrations: [DropCounted1770000003000],
};

@Module({})
export class OrderModule {
  static with(config: OrderConfig): DynamicModule {
    return {
      module: OrderModule,
      imports: [ServiceModule.forRoot(orderService, config)],
      controllers: [OrderController, OrderReactions],
      providers: [
        Prices,
        DeadlineSweep,
        SagaMeasurement,
        IdempotencyKeyPruning.of('order_id', config.IDEMPOTENCY_KEY_RETENTION_DAYS),
      ],
    };
  }
}
