import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { SERVICES } from '#libs/contracts';
import pc from 'picocolors';
import { paintOf, type Paint } from './paint.js';

/** Writes lines to the log in the name of whoever it was made for. */
export type Say = (text: string) => unknown;

/** Whether the terminal has colour. The apps write into our pipes, so they have to be told. */
export const hasColour = pc.isColorSupported;

/** One log for all processes of the suite, each line after the name of its process: `order-1 │ …`. */
export class Log {
  private width = Math.max(...SERVICES.map((service) => `${service}-setup`.length));

  constructor(private readonly write: (text: string) => void = (text) => void process.stdout.write(text)) {}

  /** A voice for `name`. */
  voice(name: string): Say {
    this.width = Math.max(this.width, name.length);
    const paint = paintOfVoice(name);
    return (text) => {
      for (const line of text.split('\n')) {
        this.write(`${paint(`${name.padEnd(this.width)} │`)} ${line}\n`);
      }
    };
  }

  /** Text as it is, without a name in front. */
  plain(text: string): void {
    this.write(`${text}\n`);
  }
}

/** A service's setup and instances have its colour. */
function paintOfVoice(name: string): Paint {
  const service = SERVICES.find((one) => name.startsWith(`${one}-`));
  if (service !== undefined) return paintOf(service);
  return name === 'suite' ? pc.green : pc.gray;
}

/** Calls `say` for each line of a process's output. */
export function eachLine(stream: Readable | null, say: Say): void {
  if (stream !== null) createInterface({ input: stream, crlfDelay: Infinity }).on('line', say);
}
