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

// `npm run bench:traces`: how much CPU time of the services a saga needs, without traces and with one saga in ten recorded.

const MS_PER_TICK = 10;

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
const off: Contender = { ...ours, name: 'off', env: () => preload };
const on: Contender = {
  ...ours,
  name: 'on',
  env: (service) => ({
    ...preload,
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_SERVICE_NAME: service,
    OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
    OTEL_TRACES_SAMPLER_ARG: '0.1',
  }),
};

await onStage(async (stage) => {
  const ratios: number[] = [];
  for (let round = 1; round <= settings.rounds; round++) {
    // Each goes first as often as the other: the machine's other work changes with time.
    const order = round % 2 === 1 ? [off, on] : [on, off];
    const measured = new Map<Contender, number>();
    for (const contender of order) measured.set(contender, await cpuMsPerSaga(stage, contender));
    const [without = NaN, withTraces = NaN] = [measured.get(off), measured.get(on)];
    ratios.push(withTraces / without);
    stage.say(
      `round ${String(round)}: ${without.toFixed(2)} ms without, ${withTraces.toFixed(2)} ms with traces, ratio ${(withTraces / without).toFixed(3)}`,
    );
  }
  if (exports === 0) throw new Error('no spans were sent, so nothing was measured');
  const [least, most] = spread(ratios).map((ratio) => ratio.toFixed(3));
  stage.say(
    `CPU per saga with one in ten recorded, as a ratio to that without: median ${median(ratios).toFixed(3)}, from ${String(least)} to ${String(most)} in ${String(ratios.length)} rounds`,
  );
});
process.exit();

async function cpuMsPerSaga(stage: Stage, contender: Contender): Promise<number> {
  const running = await start(stage, contender);
  try {
    const place = async (count: number) =>
      untilCompleted(running.databases.order, await placeOrders(running.orderUrl, count, CONNECTIONS, false));
    await place(settings.warmUpOrders);
    const before = cpuMs(running);
    await place(settings.orders);
    return (cpuMs(running) - before) / settings.orders;
  } finally {
    await running.stop();
  }
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
