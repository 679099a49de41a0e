import type { Launch } from './launcher/launch.js';
import { killSuite, runSuite } from './launcher/launcher.js';
import { Log } from './launcher/log.js';
import { requireNode } from './launcher/node-version.js';
import { ProcessRegister } from './launcher/processes/process-register.js';
import { readSettings, USAGE } from './launcher/settings.js';
import { StartRefused } from './launcher/start-refused.js';
import { listenForStopRequests } from './launcher/stop-requests.js';

// `npm start`: Kafka, PostgreSQL and the apps, until Ctrl-C.

const log = new Log();
const say = log.voice('suite');

async function start(args: readonly string[]): Promise<void> {
  requireNode();
  if (args.includes('--help')) {
    log.plain(USAGE);
    return;
  }
  const settings = readSettings(process.env, args);
  log.format = settings.logFormat;
  const stop = new AbortController();
  const launch: Launch = {
    settings,
    log,
    register: new ProcessRegister(settings.dataDir),
    stop: stop.signal,
    giveUp: () => {
      stop.abort();
    },
  };
  listenForStopRequests(
    (reason) => {
      say(`stopping (${reason}); ask again to stop at once`);
      launch.giveUp();
    },
    () => {
      say('stopping at once');
      process.exitCode = 130;
      void killSuite(launch).finally(() => process.exit());
    },
  );
  try {
    await runSuite(launch);
  } catch (error) {
    // The user has stopped it while it was starting.
    if (!(error instanceof Error && error.name === 'AbortError')) throw error;
  }
  say('stopped');
}

start(process.argv.slice(2)).then(
  () => process.exit(),
  (error: unknown) => {
    say(error instanceof StartRefused ? error.message : String(error instanceof Error ? error.stack : error));
    process.exit(process.exitCode ?? 1);
  },
);
