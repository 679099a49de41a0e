import { startService } from '#libs/service';
import { PaymentConfig } from './payment.config.js';
import { PaymentModule, paymentService } from './payment.module.js';

await startService(paymentService, PaymentConfig, (config) => PaymentModule.with(config));
