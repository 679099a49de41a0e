import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import pc from 'picocolors';

type Paint = (text: string) => string;

const paints: readonly [RegExp, Paint][] = [
  [/^order/, pc.cyan],
  [/^payment/, pc.magenta],
  [/^inventory/, pc.yellow],
  [/^suite/, pc.green],
  [/./, pc.gray],
];

/** Says one line in the name of whoever it was made for. */
export type Say = (text: string) => unknown;

/** Whether the terminal has colour, so that the apps behind our pipes are told to use it too. */
export const hasColour = pc.isColorSupported;

/** One log for all processes of the suite, each line behind the name of who said it: `order-1 │ …`. */
export class Log {
  #width = 'inventory-setup'.length;

  constructor(private readonly write: (text: string) => void = (text) => void process.stdout.write(text)) {}

  /** A voice for `name`. */
  voice(name: string): Say {
    this.#width = Math.max(this.#width, name.length);
    const paint = paints.find(([names]) => names.test(name))?.[1] ?? pc.gray;
    return (text) => {
      for (const line of text.split('\n')) {
        this.write(`${paint(`${name.padEnd(this.#width)} │`)} ${line}\n`);
      }
    };
  }

  /** Text as it is, without a name in front. */
  plain(text: string): void {
    this.write(`${text}\n`);
  }
}

/** Calls `say` for each line of a process's output. */
export function eachLine(stream: Readable | null, say: Say): void {
  if (stream !== null) {
    createInterface({ input: stream, crlfDelay: Infinity }).on('line', say);
  }
}
