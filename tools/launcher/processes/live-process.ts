import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** One process, beyond doubt: a pid alone may belong to somebody else by the time it is read again. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When the process began, in whatever form this system tells it; the same text for the same process only. */
  readonly birth: string;
}

/** Who a running process is, or undefined where there is none (a zombie is none). */
export function identify(pid: number): ProcessIdentity | undefined {
  const birth = process.platform === 'linux' ? birthFromProc(pid) : birthFromPs(pid);
  return birth === undefined ? undefined : { pid, birth };
}

/** Whether exactly this process still runs. */
export function isAlive(who: ProcessIdentity): boolean {
  return identify(who.pid)?.birth === who.birth;
}

/** The command line of a process, or '' when it is gone or hidden from us. */
export function commandLineOf(pid: number): string {
  try {
    return process.platform === 'linux'
      ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
      : ps(pid, 'command=');
  } catch {
    return '';
  }
}

/** Sends a signal; a process that is gone already is fine. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended between our look and our signal.
  }
}

/**
 * Ends a process: asks by `stopSignal`, and kills it with all of its process group if it is still there after
 * `limitMs`. Resolves when it is gone.
 */
export async function endProcess(who: ProcessIdentity, stopSignal: NodeJS.Signals, limitMs: number): Promise<void> {
  if (isAlive(who)) {
    signal(who.pid, stopSignal);
  }
  if (!(await isGoneWithin(who, limitMs))) {
    signal(-who.pid, 'SIGKILL');
    signal(who.pid, 'SIGKILL');
    await isGoneWithin(who, 5_000);
  }
}

/** Waits until a process is gone, `limitMs` at most, and says whether it is. */
export async function isGoneWithin(who: ProcessIdentity, limitMs: number): Promise<boolean> {
  const giveUpAt = performance.now() + limitMs;
  while (isAlive(who)) {
    if (performance.now() > giveUpAt) {
      return false;
    }
    await sleep(25);
  }
  return true;
}

function birthFromProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the command in brackets and may hold anything; the state is the third, the start the 22nd.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
  } catch {
    return undefined;
  }
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
