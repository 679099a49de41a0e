import { PrintableName, Problem } from '#libs/problem-details';
import { GroupCommit } from '#libs/unit-of-work';
import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { RestockRequest } from './inventory.requests.js';
import { Stock } from './stock.entity.js';
import { stockMovement } from './stock-movement.entity.js';
import { apply } from './stock.js';

/** What there is to see of the stock, and its delivery. */
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
  @Post(':sku/restock')
  @HttpCode(HttpStatus.OK)
  restock(
    @Param('sku', new PrintableName(unknownSku)) sku: string,
    @Body() { quantity }: RestockRequest,
  ): Promise<Stock> {
    return this.transactions.run(async (work) => {
      const stock = await work.find(Stock, sku);
      if (stock === null) throw unknownSku(sku);
      Object.assign(stock, apply(stock, 'receive', quantity), { received: stock.received + quantity });
      work.add(stockMovement(sku, null, 'receive', quantity));
      return { ...stock };
    });
  }
}

function unknownSku(sku: string): Problem {
  return new Problem(HttpStatus.NOT_FOUND, 'unknown-sku', `There is no SKU ${sku}.`);
}
