import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { projectRoot } from '../tools/launcher/project.js';
import { untilCompleted } from './completion.js';
import { ours, SERVICES, start, type Contender, type Running } from './contender.js';
import { CONNECTIONS } from './measures/sagas.js';
import { placeOrders } from './order-load.js';
import { readSettings } from './settings.js';
import { onStage, type Stage } from './stage.js';
import { median, spread } from './statistics.js';

// `npm run bench:signals`: how much CPU time of the services a saga needs without traces and scrapes, with one saga in ten
// recorded, and with the metrics of every service scraped.

const MS_PER_TICK = 10;

/** More often than a Prometheus does, which asks every 15 s by default: what a round measures lasts a few seconds. */
const SCRAPE_EVERY_MS = 1_000;

const settings = readSettings({ BENCH_ORDERS: '4000', BENCH_WARM_UP_ORDERS: '2000', ...process.env });

/** Takes all spans and keeps none. Its own CPU time is not counted. */
let exports = 0;
const collector = createServer((request, response) => {
  exports++;
  request.resume().once('end', () => response.end());
}).listen(0, '127.0.0.1');
await once(collector, 'listening');
const endpoint = `http://127.0.0.1:${String((collector.address() as AddressInfo).port)}`;

const preload = { NODE_OPTIONS: `--import=${join(projectRoot, 'infra/tracing/start.mjs')}` };
const without: Contender = { ...ours, name: 'without', env: () => preload };
const traces: Contender = {
  ...ours,
  name: 'traces',
  env: (service) => ({
    ...preload,
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_SERVICE_NAME: service,
    OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
    OTEL_TRACES_SAMPLER_ARG: '0.1',
  }),
};
const scrapes: Contender = { ...without, name: 'scrapes' };

await onStage(async (stage) => {
  const ratios = new Map<Contender, number[]>([
    [traces, []],
    [scrapes, []],
  ]);
  let order = [without, traces, scrapes];
  for (let round = 1; round <= settings.rounds; round++) {
    const measured = new Map<Contender, number>();
    for (const contender of order) measured.set(contender, await cpuMsPerSaga(stage, contender));
    for (const [contender, those] of ratios) those.push(of(measured, contender) / of(measured, without));
    const figures = [without, traces, scrapes].map((one) => `${of(measured, one).toFixed(2)} ms ${one.name}`);
    stage.say(`round ${String(round)}: ${figures.join(', ')}`);
    // Each is the first, the second and the last one in turn: the machine's other work changes with time.
    order = [...order.slice(1), ...order.slice(0, 1)];
  }
  if (exports === 0) throw new Error('no spans were sent, so nothing was measured');
  for (const [{ name }, those] of ratios) {
    const [least, most] = spread(those);
    stage.say(
      `CPU per saga with ${name}, as a ratio to that without: median ${median(those).toFixed(3)}, from ${least.toFixed(3)} to ${most.toFixed(3)} in ${String(those.length)} rounds`,
    );
  }
});
process.exit();

function of(measured: ReadonlyMap<Contender, number>, contender: Contender): number {
  return measured.get(contender) ?? NaN;
}

async function cpuMsPerSaga(stage: Stage, contender: Contender): Promise<number> {
  const running = await start(stage, contender);
  try {
    const place = async (count: number) =>
      untilCompleted(running.databases.order, await placeOrders(running.orderUrl, count, CONNECTIONS, false));
    await place(settings.warmUpOrders);
    const scraping = contender === scrapes ? setInterval(() => void scrape(running), SCRAPE_EVERY_MS) : undefined;
    const before = cpuMs(running);
    await place(settings.orders);
    clearInterval(scraping);
    return (cpuMs(running) - before) / settings.orders;
  } finally {
    await running.stop();
  }
}

/** Asks every service for its metrics, as Prometheus does. */
async function scrape(running: Running): Promise<void> {
  for (const service of SERVICES) await (await fetch(`${running.url(service)}/metrics`)).text();
}

/** CPU time of all services since their start. Works only on Linux, as the benchmark does. */
function cpuMs(running: Running): number {
  const ticks = SERVICES.map((service) => {
    // Behind the name, which may contain spaces, utime and stime are the 12th and 13th field.
    const fields = readFileSync(`/proc/${String(running.pid(service))}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return Number(fields[11]) + Number(fields[12]);
  });
  return ticks.reduce((total, one) => total + one, 0) * MS_PER_TICK;
}
