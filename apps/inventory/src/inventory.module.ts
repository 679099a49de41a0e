import { contractOf } from '#libs/contracts';
import { ServiceModule, type ServiceDefinition } from '#libs/service';
import { Module, type DynamicModule } from '@nestjs/common';
import { IdempotencyKey } from './idempotency-key.entity.js';
import type { InventoryConfig } from './inventory.config.js';
import { InventoryController } from './inventory.controller.js';
import { InventoryReactions } from './inventory.reactions.js';
import { AddIdempotencyKeys1780000001000 } from './migrations/add-idempotency-keys.migration.js';
import { CreateStock1760000001000 } from './migrations/create-stock.migration.js';
import { RenameReceived1770000001000 } from './migrations/rename-received.migration.js';
import { Reservation } from './reservation.entity.js';
import { Stock } from './stock.entity.js';
import { StockMovement } from './stock-movement.entity.js';

export const inventoryService: ServiceDefinition = {
  ...contractOf('inventory'),
  title: 'Inventory service',
  entities: [IdempotencyKey, Reservation, Stock, StockMovement],
  migrations: [CreateStock1760000001000, RenameReceived1770000001000, AddIdempotencyKeys1780000001000],
};

@Module({})
export class InventoryModule {
  static with(config: InventoryConfig): DynamicModule {
    return {
      module: InventoryModule,
      imports: [ServiceModule.forRoot(inventoryService, config)],
      controllers: [InventoryController, InventoryReactions],
    };
  }
}
