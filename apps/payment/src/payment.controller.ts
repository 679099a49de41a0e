import { ApiProblems, PrintableName, Uuid } from '#libs/problem-details';
import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { Account } from './account.entity.js';
import { LedgerEntry } from './ledger-entry.entity.js';
import { Payment } from './payment.entity.js';
import { unknownAccount, unknownPayment } from './payment.problems.js';
import { accountView, AccountView, paymentView, PaymentView } from './payment.views.js';

/** Shows accounts and payments. Money moves by events only. */
@ApiTags('payments')
@Controller()
export class PaymentController {
  constructor(private readonly dataSource: DataSource) {}

  @Get('accounts/:id')
  @ApiOperation({ summary: "Shows an account's balance, in minor units." })
  @ApiParam({ name: 'id', description: "The customer's id.", example: 'alice' })
  @ApiOkResponse({ description: 'The account.', type: AccountView })
  @ApiProblems(unknownAccount('nobody'))
  async account(@Param('id', new PrintableName(unknownAccount)) customerId: string): Promise<AccountView> {
    const account = await this.dataSource.getRepository(Account).findOneBy({ customerId });
    if (account === null) throw unknownAccount(customerId);
    return accountView(account);
  }

  @Get('payments/:orderId')
  @ApiOperation({ summary: 'Shows what payment did for an order, with the ledger entries.' })
  @ApiParam({ name: 'orderId', schema: { type: 'string', format: 'uuid' } })
  @ApiOkResponse({ description: 'The payment.', type: PaymentView })
  @ApiProblems(unknownPayment('number-seven'))
  async payment(@Param('orderId', new Uuid(unknownPayment)) orderId: string): Promise<PaymentView> {
    const [payment, entries] = await Promise.all([
      this.dataSource.getRepository(Payment).findOneBy({ orderId }),
      this.dataSource.getRepository(LedgerEntry).find({ where: { orderId }, order: { id: 'ASC' } }),
    ]);
    if (payment === null) throw unknownPayment(orderId);
    return paymentView(payment, entries);
  }
}
