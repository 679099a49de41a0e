import { setUpService } from '#libs/service';
import { PaymentConfig } from './payment.config.js';
import { paymentService } from './payment.module.js';

await setUpService(paymentService, PaymentConfig);
