import type { Payment } from '../../apps/payment/src/payment.js';

export type Peek = Payment;
