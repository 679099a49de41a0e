/** A terminal's Ctrl-C may arrive twice, once through npm: only a later one is a second request. */
const sameRequestWithinMs = 400;

const parentCheckEveryMs = 500;

/**
 * Listens for everything that asks this process to stop: Ctrl-C, `kill`, a closed terminal, and the end of the process
 * that started it, where that one waits for it.
 *
 * @param onFirst is told the reason
 * @param onSecond is called when somebody asks again, and does not want to wait
 */
export function listenForStopRequests(onFirst: (reason: string) => void, onSecond: () => void): void {
  let firstAt: number | undefined;
  const request = (reason: string): void => {
    if (firstAt === undefined) {
      firstAt = performance.now();
      onFirst(reason);
    } else if (performance.now() - firstAt > sameRequestWithinMs) {
      onSecond();
    }
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, request);
  }
  whenParentEnds(() => {
    if (firstAt === undefined) {
      request('whoever started it has gone');
    }
  });
}

/** A parent with a channel to us is a test or the demo; one that runs a package script is npm. Both wait for us. */
function whenParentEnds(tell: () => void): void {
  process.once('disconnect', tell);
  // Whoever read the log has gone.
  process.stdout.on('error', tell);
  if (process.env.npm_lifecycle_event !== undefined) {
    const parent = process.ppid;
    setInterval(() => {
      if (process.ppid !== parent) {
        tell();
      }
    }, parentCheckEveryMs).unref();
  }
}
