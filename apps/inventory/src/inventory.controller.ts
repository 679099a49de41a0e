import { PrintableName } from '#libs/problem-details';
import { GroupCommit } from '#libs/unit-of-work';
import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { stockOf } from './inventory.aggregates.js';
import { problemOf, unknownSku } from './inventory.problems.js';
import { DeliveryRequest } from './inventory.requests.js';
import { Stock } from './stock.entity.js';
import { deliver, type DeliveredStock } from './stock.js';

/** What there is to see of the stock, and the deliveries to it. */
@ApiTags('stock')
@Controller('stock')
export class InventoryController {
  constructor(
    private readonly transactions: GroupCommit,
    private readonly dataSource: DataSource,
  ) {}

  /** The stock of every SKU. */
  @Get()
  async list(): Promise<{ items: Stock[] }> {
    return { items: await this.dataSource.getRepository(Stock).find({ order: { sku: 'ASC' } }) };
  }

  /** The stock of one SKU. */
  @Get(':sku')
  async show(@Param('sku', new PrintableName(unknownSku)) sku: string): Promise<Stock> {
    const stock = await this.dataSource.getRepository(Stock).findOneBy({ sku });
    if (stock === null) throw unknownSku(sku);
    return stock;
  }

  /** Books a delivery to the warehouse. */
  @Post(':sku/deliveries')
  @HttpCode(HttpStatus.OK)
  async deliver(
    @Param('sku', new PrintableName(unknownSku)) sku: string,
    @Body() { quantity }: DeliveryRequest,
  ): Promise<DeliveredStock> {
    const answer = await this.transactions.run((work) =>
      work.decide(stockOf(sku), (stock) => deliver(stock, quantity)),
    );
    if ('refused' in answer) throw problemOf(answer.refused, sku);
    return answer.state;
  }
}
