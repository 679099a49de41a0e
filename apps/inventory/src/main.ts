import { startService } from '#libs/service';
import { InventoryConfig } from './inventory.config.js';
import { InventoryModule, inventoryService } from './inventory.module.js';

await startService(inventoryService, InventoryConfig, (config) => InventoryModule.with(config));
