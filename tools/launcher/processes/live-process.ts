import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_EVERY_MS = 25;

/** How long a killed process may take to be gone. */
const KILLED_WITHIN_MS = 5_000;

/** One process beyond doubt. A pid alone may belong to another process by the time it is read again. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When the process began, in the form that this system has for it. */
  readonly birth: string;
}

/** Who a running process is, or undefined where there is none. A zombie counts as none. */
export function identify(pid: number): ProcessIdentity | undefined {
  const birth = process.platform === 'linux' ? birthFromProc(pid) : birthFromPs(pid);
  return birth === undefined ? undefined : { pid, birth };
}

/** Whether something that was read from a file is a process identity. */
export function isIdentity(value: unknown): value is ProcessIdentity {
  const { pid, birth } = (value ?? {}) as Partial<Record<keyof ProcessIdentity, unknown>>;
  return typeof pid === 'number' && typeof birth === 'string';
}

/** Whether exactly this process still runs. */
export function isAlive({ pid, birth }: ProcessIdentity): boolean {
  return identify(pid)?.birth === birth;
}

/** Whether a process stands still: SIGSTOP has reached it. */
export function isFrozen(pid: number): boolean {
  try {
    return (process.platform === 'linux' ? statOf(pid)[0] : ps(pid, 'stat=')[0]) === 'T';
  } catch {
    return false;
  }
}

/** A process and those that it has started. */
export function withChildren(pid: number): number[] {
  const children = [...parents()].filter(([, parent]) => parent === pid);
  return [pid, ...children.map(([child]) => child)];
}

/** The command line of a process, or '' when it is gone or hidden from this user. */
export function commandLineOf(pid: number): string {
  try {
    if (process.platform !== 'linux') return ps(pid, 'command=');
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
}

/** Sends a signal to a process, or to a process group by its negative id. Nothing happens when it is gone already. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended between our look and our signal.
  }
}

/** Asks a process to stop, kills it with its process group if it is still there after `limitMs`, and waits for its end. */
export async function endProcess(who: ProcessIdentity, stopSignal: NodeJS.Signals, limitMs: number): Promise<void> {
  if (isAlive(who)) {
    signal(who.pid, stopSignal);
    // A process that stands still hears it only when it goes on.
    signal(who.pid, 'SIGCONT');
  }
  if (await isGoneWithin(who, limitMs)) return;
  signal(-who.pid, 'SIGKILL');
  signal(who.pid, 'SIGKILL');
  await isGoneWithin(who, KILLED_WITHIN_MS);
}

/** Waits until a process is gone, `limitMs` at most. @returns whether it is gone */
export async function isGoneWithin(who: ProcessIdentity, limitMs: number): Promise<boolean> {
  const giveUpAt = performance.now() + limitMs;
  while (isAlive(who)) {
    if (performance.now() > giveUpAt) return false;
    await sleep(LOOK_EVERY_MS);
  }
  return true;
}

function birthFromProc(pid: number): string | undefined {
  try {
    // The third field is the state, the 22nd the start.
    const [state = '', ...rest] = statOf(pid);
    return 'ZX'.includes(state) ? undefined : rest[18];
  } catch {
    return undefined;
  }
}

/** The fields from the third one on, see proc_pid_stat(5). The second is the command in brackets and may hold anything. */
function statOf(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** The parent of every process. */
function parents(): Map<number, number> {
  if (process.platform !== 'linux') {
    const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
    return new Map(lines.map((line) => line.trim().split(/\s+/).map(Number) as [number, number]));
  }
  const pids = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
  return new Map(
    pids.flatMap((pid): [number, number][] => {
      try {
        return [[pid, Number(statOf(pid)[1])]];
      } catch {
        // It has ended since.
        return [];
      }
    }),
  );
}

function birthFromPs(pid: number): string | undefined {
  try {
    return ps(pid, 'stat=').startsWith('Z') ? undefined : ps(pid, 'lstart=');
  } catch {
    return undefined;
  }
}

function ps(pid: number, column: string): string {
  const env = { ...process.env, LC_ALL: 'C' };
  return execFileSync('ps', ['-o', column, '-p', String(pid)], { encoding: 'utf8', env, stdio: 'pipe' }).trim();
}
