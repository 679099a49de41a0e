import { setTimeout as sleep } from 'node:timers/promises';
import type { Reader } from '#libs/contracts';
import { RepeatedTask } from '#libs/timing';
import { TopicsReader } from './events/topics-reader.js';
import { kafkaConnectionOf } from './launcher/doors/kafka-users.js';
import { readSuite, type Suite } from './launcher/suite-file.js';
import { OperatorApi } from './ops/operator-api.js';
import { operatorToken } from './ops/operator-sender.js';
import { addBreakRoutes } from './page/breaks/break-routes.js';
import { LauncherChannel } from './page/breaks/launcher-channel.js';
import { Changes } from './page/changes.js';
import { Door } from './page/door.js';
import { GroupLags } from './page/group-lags.js';
import { addMachinery, Machinery, type InstanceState } from './page/machinery.js';
import { addOperatorRoutes } from './page/operator-routes.js';
import { addOrderRoutes } from './page/order-routes.js';
import { Orders } from './page/orders.js';
import { Rates } from './page/rates.js';
import { createServer } from './page/server.js';
import { addStream } from './page/stream.js';

// The page of a suite: `npm start` runs it. It owns nothing, and nothing depends on it.

const PAUSE_MS = 1_000;
const LOOK_EVERY_MS = 1_000;

/** Its user on the brokers, and how the name of its consumer group begins. */
const PAGE: Reader = 'page';

/** How many records of each partition are read from before the start: about those of the newest 20,000 orders. */
const RECORDS_BEFORE = 4_000;

/** The suite as it is now. @throws if none runs */
function suiteNow(): Suite {
  const suite = readSuite();
  if (suite === undefined) throw new Error('No suite runs with this data folder: npm start starts one, and its page.');
  return suite;
}

const port = Number(process.env.PORT ?? '0');
const password = operatorToken();
const suite = suiteNow();
const orders = new Orders();
const changes = new Changes();
const rates = new Rates();
const operator = new OperatorApi(suiteNow, password);
const connection = kafkaConnectionOf(suite, PAGE, PAGE);
const lags = new GroupLags(connection);
const machinery = new Machinery({
  instances: () => operator.fromAll<InstanceState>('/ops/state'),
  lags: () => lags.measure(),
  rates,
});
const looking = new RepeatedTask(LOOK_EVERY_MS, () => machinery.look().catch(console.error));
const reader = new TopicsReader(connection, suite.schemaRegistryUrl, PAGE, RECORDS_BEFORE, (event) => {
  changes.put(orders.take(event));
  rates.take(event);
});

const app = createServer(new Door(password));
addOrderRoutes(app, orders, changes, operator, suiteNow);
addOperatorRoutes(app, operator);
addMachinery(app, machinery);
addBreakRoutes(app, { channel: new LauncherChannel(), operator, orders, suite: suiteNow });
addStream(app, changes);
await app.listen({ host: '127.0.0.1', port });
looking.start();

const stop = (): void => {
  // The launcher gives it a few seconds. What is not closed by then ends with the process.
  void Promise.allSettled([app.close(), reader.stop(), looking.stop().then(() => lags.close())]).then(() =>
    process.exit(0),
  );
};
process.once('SIGTERM', stop).once('SIGINT', stop);

// Kafka may be away for a while. The page is there all the same.
for (;;) {
  try {
    await reader.start();
    break;
  } catch (error) {
    console.error(`The page cannot read the topics yet: ${String(error)}`);
    await sleep(PAUSE_MS);
  }
}
