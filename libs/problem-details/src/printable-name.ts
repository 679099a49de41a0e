import type { PipeTransform } from '@nestjs/common';
import type { Problem } from './problem.js';

/** Text without control characters and halves of characters: what PostgreSQL can store and people can read. */
export const PRINTABLE = /^\P{C}+$/u;

/** Says of a name that nothing has it. */
export type Unknown = (name: string) => Problem;

/** A path parameter that is a name. What no name can be is answered as a name that nothing has. */
export class PrintableName implements PipeTransform<string, string> {
  constructor(private readonly unknown: Unknown) {}

  transform(name: string): string {
    if (!PRINTABLE.test(name)) throw this.unknown(name);
    return name;
  }
}
