import { setUpService } from '#libs/service';
import { InventoryConfig } from './inventory.config.js';
import { inventoryService } from './inventory.module.js';

await setUpService(inventoryService, InventoryConfig);
