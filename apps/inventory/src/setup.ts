import { setUpService } from '#libs/service';
import { InventoryConfig } from './inventory.config.js';
import { inventoryService } from './inventory.module.js';
import { INVENTORY_SEED } from './seed.js';

await setUpService(inventoryService, InventoryConfig, INVENTORY_SEED);
