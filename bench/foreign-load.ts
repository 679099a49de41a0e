import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second. */
const TICKS_PER_SECOND = 100;

interface Reading {
  readonly atMs: number;
  /** Processor time in ticks: of the whole machine, and of each process that descends from this one. */
  readonly busy: number;
  readonly own: ReadonlyMap<number, number>;
}

/** Tells how many cores other people's processes kept busy since it was made: what makes figures worthless. Linux only. */
export class ForeignLoad {
  private readonly before = read();

  cores(): number {
    const { before } = this;
    const after = read();
    const own = [...after.own].reduce((sum, [pid, ticks]) => sum + ticks - (before.own.get(pid) ?? 0), 0);
    const seconds = (after.atMs - before.atMs) / 1000;
    return Math.max(0, (after.busy - before.busy - own) / TICKS_PER_SECOND / seconds);
  }
}

function read(): Reading {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = fields(
    readFileSync('/proc/stat', 'utf8').split('\n')[0],
  );
  return { atMs: performance.now(), busy: user + nice + system + irq + softirq, own: ownTicks() };
}

function fields(line = ''): number[] {
  return line.split(/\s+/).slice(1).map(Number);
}

function ownTicks(): Map<number, number> {
  const processes = new Map(readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? statOf(Number(name)) : [])));
  const isOwn = (pid: number): boolean => {
    const parent = processes.get(pid)?.parent;
    return pid === process.pid || (parent !== undefined && isOwn(parent));
  };
  return new Map([...processes].filter(([pid]) => isOwn(pid)).map(([pid, { ticks }]) => [pid, ticks]));
}

/** @returns nothing where the process has ended meanwhile */
function statOf(pid: number): [pid: number, { parent: number; ticks: number }][] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name of the command, in brackets, may hold anything.
    const [, parent = 0, ...rest] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    return [[pid, { parent, ticks: (rest[9] ?? 0) + (rest[10] ?? 0) }]];
  } catch {
    return [];
  }
}
