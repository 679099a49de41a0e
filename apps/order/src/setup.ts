import { setUpService } from '#libs/service';
import { OrderConfig } from './order.config.js';
import { orderService } from './order.module.js';

await setUpService(orderService, OrderConfig);
