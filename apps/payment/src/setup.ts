import { setUpService } from '#libs/service';
import { PaymentConfig } from './payment.config.js';
import { paymentService } from './payment.module.js';
import { PAYMENT_SEED } from './seed.js';

await setUpService(paymentService, PaymentConfig, PAYMENT_SEED);
