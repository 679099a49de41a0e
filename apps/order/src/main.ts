import { startService } from '#libs/service';
import { OrderConfig } from './order.config.js';
import { OrderModule, orderService } from './order.module.js';

await startService(orderService, OrderConfig, (config) => OrderModule.with(config));
