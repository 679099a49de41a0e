import type { PipeTransform } from '@nestjs/common';
import { isUUID } from 'class-validator';
import type { Unknown } from './printable-name.js';

/**
 * A path parameter that is a UUID. It comes in any case and goes on in lower case, as the database writes it: rows that
 * are loaded together are told apart by their ids as text. What is no UUID is answered as an id that nothing has.
 */
export class Uuid implements PipeTransform<string, string> {
  constructor(private readonly unknown: Unknown) {}

  transform(id: string): string {
    if (!isUUID(id)) throw this.unknown(id);
    return id.toLowerCase();
  }
}
