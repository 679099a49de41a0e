import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { PriceList } from './place-order.js';
import { Product } from './product.entity.js';

/** How old a price may be. */
const MAX_AGE_MS = 5_000;

/** The price list, read again every few seconds. */
@Injectable()
export class Prices {
  private list: Promise<PriceList> | undefined;
  private readAt = 0;

  constructor(private readonly dataSource: DataSource) {}

  current(): Promise<PriceList> {
    if (this.list === undefined || Date.now() - this.readAt > MAX_AGE_MS) {
      this.readAt = Date.now();
      this.list = this.read();
      this.list.catch(() => (this.list = undefined));
    }
    return this.list;
  }

  private async read(): Promise<PriceList> {
    const products = await this.dataSource.getRepository(Product).find();
    return new Map(products.map((product) => [product.sku, product]));
  }
}
