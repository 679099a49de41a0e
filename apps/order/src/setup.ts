import { setUpService } from '#libs/service';
import { OrderConfig } from './order.config.js';
import { orderService } from './order.module.js';
import { ORDER_SEED } from './seed.js';

await setUpService(orderService, OrderConfig, ORDER_SEED);
