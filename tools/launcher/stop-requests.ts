/** One Ctrl-C in a terminal may arrive twice, once through npm. Only a later one is a second request. */
const SAME_REQUEST_WITHIN_MS = 400;

const PARENT_CHECK_EVERY_MS = 500;

/**
 * Listens for everything that asks this process to stop: Ctrl-C, `kill`, a closed terminal, and the end of a parent
 * that waits for it.
 *
 * @param onFirst gets the reason
 * @param onSecond is called when somebody asks again and does not want to wait
 */
export function listenForStopRequests(onFirst: (reason: string) => void, onSecond: () => void): void {
  let firstAt: number | undefined;
  const request = (reason: string): void => {
    if (firstAt === undefined) {
      firstAt = performance.now();
      onFirst(reason);
    } else if (performance.now() - firstAt > SAME_REQUEST_WITHIN_MS) {
      onSecond();
    }
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, request);
  }
  whenParentEnds(() => {
    if (firstAt === undefined) request('the process that started it has ended');
  });
}

/** A parent with a channel to us is a test or the demo; one that runs a package script is npm. Both wait for us. */
function whenParentEnds(tell: () => void): void {
  process.once('disconnect', tell);
  // The process that read the log has ended.
  process.stdout.on('error', tell);
  if (process.env.npm_lifecycle_event !== undefined) {
    const parent = process.ppid;
    setInterval(() => {
      if (process.ppid !== parent) tell();
    }, PARENT_CHECK_EVERY_MS).unref();
  }
}
