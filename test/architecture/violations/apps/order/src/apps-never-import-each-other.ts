// Types only: that couples two services no less.
import type { Payment } from '../../payment/src/payment.js';

export type Peek = Payment;
