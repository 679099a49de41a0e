import { contractOf } from '#libs/contracts';
import { ServiceModule, type ServiceDefinition } from '#libs/service';
import { Module, type DynamicModule } from '@nestjs/common';
import { Account } from './account.entity.js';
import { LedgerEntry } from './ledger-entry.entity.js';
import { CreatePayments1760000001000 } from './migrations/create-payments.migration.js';
import type { PaymentConfig } from './payment.config.js';
import { PaymentController } from './payment.controller.js';
import { Payment } from './payment.entity.js';
import { PaymentReactions } from './payment.reactions.js';

export const paymentService: ServiceDefinition = {
  ...contractOf('payment'),
  title: 'Payment service',
  entities: [Account, LedgerEntry, Payment],
  migrations: [CreatePayments1760000001000],
};

@Module({})
export class PaymentModule {
  static with(config: PaymentConfig): DynamicModule {
    return {
      module: PaymentModule,
      imports: [ServiceModule.forRoot(paymentService, config)],
      controllers: [PaymentController, PaymentReactions],
    };
  }
}
