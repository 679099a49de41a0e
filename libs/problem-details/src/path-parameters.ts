import type { PipeTransform } from '@nestjs/common';
import { isUUID } from 'class-validator';
import type { Problem } from './problem.js';

/** Text without control characters and halves of surrogate pairs: PostgreSQL can store it, and people can read it. */
export const PRINTABLE = /^\P{C}+$/u;

/** Makes the problem for a name that nothing has. */
type Unknown = (name: string) => Problem;

/** A path parameter that is a name. Text that cannot be a name is answered like a name that nothing has. */
export class PrintableName implements PipeTransform<string, string> {
  constructor(private readonly unknown: Unknown) {}

  transform(name: string): string {
    if (!PRINTABLE.test(name)) throw this.unknown(name);
    return name;
  }
}

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
