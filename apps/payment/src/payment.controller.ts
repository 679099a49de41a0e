import { PrintableName, Problem } from '#libs/problem-details';
import { Controller, Get, HttpStatus, Param, ParseUUIDPipe } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { Account } from './account.entity.js';
import { LedgerEntry } from './ledger-entry.entity.js';
import { Payment } from './payment.entity.js';

const orderId = new ParseUUIDPipe({
  exceptionFactory: () => new Problem(HttpStatus.NOT_FOUND, 'unknown-payment', 'There is no such payment.'),
});

/** What there is to see of money. It moves by events only. */
@ApiTags('payments')
@Controller()
export class PaymentController {
  constructor(private readonly dataSource: DataSource) {}

  /** An account's balance, in minor units. */
  @Get('accounts/:id')
  async account(@Param('id', new PrintableName(unknownAccount)) customerId: string): Promise<Account> {
    const account = await this.dataSource.getRepository(Account).findOneBy({ customerId });
    if (account === null) throw unknownAccount(customerId);
    return account;
  }

  /** What became of an order's payment, with its ledger entries. */
  @Get('payments/:orderId')
  async payment(@Param('orderId', orderId) id: string): Promise<Payment & { entries: LedgerEntry[] }> {
    const [payment, entries] = await Promise.all([
      this.dataSource.getRepository(Payment).findOneBy({ orderId: id }),
      this.dataSource.getRepository(LedgerEntry).find({ where: { orderId: id }, order: { id: 'ASC' } }),
    ]);
    if (payment === null)
      throw new Problem(HttpStatus.NOT_FOUND, 'unknown-payment', `There is no payment of an order ${id}.`);
    return { ...payment, entries };
  }
}

function unknownAccount(customerId: string): Problem {
  return new Problem(HttpStatus.NOT_FOUND, 'unknown-account', `There is no account ${customerId}.`);
}
