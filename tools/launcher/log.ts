import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { SERVICES } from '#libs/contracts';
import { drawLine, type LogFormat } from '#libs/logging';
import pc from 'picocolors';
import { paintOf, type Paint } from './paint.js';

/** Writes lines to the log in the name of whoever it was made for. */
export type Say = (text: string) => unknown;

/**
 * One log for all processes of the suite, each line after the name of its process: `order-1 │ …`. The lines of services are
 * JSON, and are drawn. With the format `json` they stay as they are, and the launcher's own lines become JSON, too.
 */
export class Log {
  format: LogFormat = 'pretty';
  private width = Math.max(...SERVICES.map((service) => `${service}-setup`.length));

  constructor(private readonly write: (text: string) => void = (text) => void process.stdout.write(text)) {}

  /** A voice for `name`. */
  voice(name: string): Say {
    this.width = Math.max(this.width, name.length);
    const paint = paintOfVoice(name);
    return (text) => {
      if (this.format === 'json') {
        this.write(`${text.startsWith('{') ? text : ownLine(name, text)}\n`);
        return;
      }
      for (const line of drawLine(text, pc.isColorSupported).split('\n')) {
        this.write(`${paint(`${name.padEnd(this.width)} │`)} ${line}\n`);
      }
    };
  }

  /** Text as it is, without a name in front. */
  plain(text: string): void {
    this.write(`${this.format === 'json' ? ownLine('suite', text) : text}\n`);
  }
}

/** What the launcher itself says, or a program that does not write JSON, in the fields of a service's line. */
function ownLine(instance: string, msg: string): string {
  return JSON.stringify({ level: 'info', time: new Date(), service: 'launcher', instance, msg });
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
