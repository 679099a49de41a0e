import { join } from 'node:path';
import { readJson } from '../../tools/launcher/processes/json-file.js';
import { commandLineOf } from '../../tools/launcher/processes/live-process.js';

const LOOK_EVERY_MS = 20;

/** Looks at the command lines of a suite's processes all the time, as others on the machine may do. */
export class CommandLines {
  private readonly lines = new Set<string>();
  private readonly timer: NodeJS.Timeout;

  private constructor(private readonly dataDir: string) {
    this.timer = setInterval(() => {
      this.look();
    }, LOOK_EVERY_MS);
  }

  static of(dataDir: string): CommandLines {
    return new CommandLines(dataDir);
  }

  /** Every command line so far, once. */
  get seen(): readonly string[] {
    return [...this.lines];
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    const processes = readJson(join(this.dataDir, 'processes.json')) as readonly { pid: number }[] | undefined;
    for (const { pid } of processes ?? []) this.lines.add(commandLineOf(pid));
  }
}
