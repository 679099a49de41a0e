import { contractOf } from '#libs/contracts';
import { IdempotencyKeyPruning, ServiceModule, type ServiceDefinition } from '#libs/service';
import { Module, type DynamicModule } from '@nestjs/common';
import { IdempotencyKey } from './idempotency-key.entity.js';
import type { InventoryConfig } from './inventory.config.js';
import { InventoryController } from './inventory.controller.js';
import { InventoryReactions } from './inventory.reactions.js';
import { AddDelivered1770000001000 } from './migrations/add-delivered.migration.js';
import { AddIdempotencyKeys1780000001000 } from './migrations/add-idempotency-keys.migration.js';
import { CreateStock1760000001000 } from './migrations/create-stock.migration.js';
import { DropReceived1770000003000 } from './migrations/drop-received.migration.js';
import { FillDeliver1770000002000 } from './migrations/fill-deliver.migration.js';
import { Reservation } from './reservation.entity.js';
import { Stock } from './stock.entity.js';
import { StockMovement } from './stock-movement.entity.js';

export const inventoryService: ServiceDefinition = {
  ...contractOf('inventory'),
  title: 'Inventory service',
  entities: [IdempotencyKey, Reservation, Stock, StockMovement],
  migrations: [
    CreateStock1760000001000,
    AddDelivered1770000001000,
    FillDeliver1770000002000,
    AddIdempotencyKeys1780000001000,
  ],
  contractMigrations: [DropReceived1770000003000],
};

@Module({})
export class InventoryModule {
  static with(config: InventoryConfig): DynamicModule {
    return {
      module: InventoryModule,
      imports: [ServiceModule.forRoot(inventoryService, config)],
      controllers: [InventoryController, InventoryReactions],
      providers: [IdempotencyKeyPruning.of('movement_id', config.IDEMPOTENCY_KEY_RETENTION_DAYS)],
    };
  }
}
