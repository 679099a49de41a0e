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
import { median, medianInterval, spread } from './statistics.js';

// `npm run bench:signals`: how much CPU time of the services a saga needs without traces and scrapes, with one saga in ten
// recorded, and with the metrics of every service scraped.

const MS_PER_TICK = 10;

/** More often than a Prometheus does, which asks every 15 s by default: what a block measures lasts a few seconds. */
const SCRAPE_EVERY_MS = 1_000;

/** How many orders are placed before it is another one's turn. */
const BLOCK = 1_000;

/** Two starts of the same code differ by several per cent, so many starts say more than many orders of each. */
const settings = readSettings({
  BENCH_ROUNDS: '15',
  BENCH_ORDERS: '6000',
  BENCH_WARM_UP_ORDERS: '10000',
  ...process.env,
});

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

// Each of the two has a broker and a database server of its own, so both run at the same time, and are measured in turn.
await onStage((stage) => onStage((stageOfTraces) => compare(stage, stageOfTraces)));
process.exit();

async function compare(stage: Stage, stageOfTraces: Stage): Promise<void> {
  const ratios = { traces: [] as number[], scrapes: [] as number[] };
  for (let round = 1; round <= settings.rounds; round++) {
    const measured = await measure(stage, stageOfTraces);
    ratios.traces.push(measured.traces / measured.without);
    ratios.scrapes.push(measured.scrapes / measured.without);
    const figures = Object.entries(measured).map(([name, cpuMs]) => `${cpuMs.toFixed(2)} ms ${name}`);
    stage.say(`round ${String(round)}: ${figures.join(', ')}`);
  }
  if (exports === 0) throw new Error('no spans were sent, so nothing was measured');
  for (const [name, those] of Object.entries(ratios)) {
    const [from, to] = medianInterval(those);
    const [least, most] = spread(those);
    stage.say(
      `CPU per saga with ${name}, as a ratio to that without: median ${median(those).toFixed(3)}, 95 % interval from ${from.toFixed(3)} to ${to.toFixed(3)}; all ${String(those.length)} rounds from ${least.toFixed(3)} to ${most.toFixed(3)}`,
    );
  }
}

type Measured = Record<'without' | 'traces' | 'scrapes', number>;

/** CPU time per saga in milliseconds, of services that have just been started and warmed up. */
async function measure(stage: Stage, stageOfTraces: Stage): Promise<Measured> {
  const running = await start(stage, without);
  const runningWithTraces = await start(stageOfTraces, traces);
  try {
    for (const each of [running, runningWithTraces]) await warmUp(each);
    const total: Measured = { without: 0, traces: 0, scrapes: 0 };
    // The two process as many orders as each other.
    const turns: [keyof Measured, () => Promise<number>][] = [
      ['without', () => cpuMsOf(running)],
      ['traces', () => cpuMsOf(runningWithTraces)],
      ['scrapes', () => whileScraped(running, () => cpuMsOf(running))],
      ['traces', () => cpuMsOf(runningWithTraces)],
    ];
    const blocks = Math.ceil(settings.orders / BLOCK);
    for (let block = 0; block < blocks; block++) {
      // There and back, because a service needs less time the longer it has run.
      for (const [name, cpuMs] of block % 2 === 0 ? turns : turns.toReversed())
        total[name] += (await cpuMs()) / (blocks * BLOCK);
    }
    total.traces /= 2;
    return total;
  } finally {
    await Promise.all([running.stop(), runningWithTraces.stop()]);
  }
}

/**
 * A saga that is recorded costs more than twice as much until V8 has optimized the code of spans. So the clients of the first
 * half have all their sagas recorded.
 */
async function warmUp(running: Running): Promise<void> {
  const half = settings.warmUpOrders / 2;
  await place(running, half, true);
  await place(running, half);
}

async function place({ databases, orderUrl }: Running, count: number, traced = false): Promise<void> {
  await untilCompleted(databases.order, await placeOrders(orderUrl, count, CONNECTIONS, traced));
}

/** The CPU time in milliseconds that the services need for one block of orders. */
async function cpuMsOf(running: Running): Promise<number> {
  const before = cpuMsSinceStart(running);
  await place(running, BLOCK);
  return cpuMsSinceStart(running) - before;
}

async function whileScraped<T>(running: Running, work: () => Promise<T>): Promise<T> {
  const scraping = setInterval(() => void scrape(running), SCRAPE_EVERY_MS);
  try {
    return await work();
  } finally {
    clearInterval(scraping);
  }
}

/** Asks every service for its metrics, as Prometheus does. */
async function scrape(running: Running): Promise<void> {
  for (const service of SERVICES) await (await fetch(`${running.url(service)}/metrics`)).text();
}

/** CPU time of all services. Works only on Linux, as the benchmark does. */
function cpuMsSinceStart(running: Running): number {
  const ticks = SERVICES.map((service) => {
    // Behind the name, which may contain spaces, utime and stime are the 12th and 13th field.
    const fields = readFileSync(`/proc/${String(running.pid(service))}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return Number(fields[11]) + Number(fields[12]);
  });
  return ticks.reduce((total, one) => total + one, 0) * MS_PER_TICK;
}
