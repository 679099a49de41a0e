import { readFileSync } from 'node:fs';
import { untilCompleted } from '../completion.js';
import { ours, SERVICES, start, type Running, type Service } from '../contender.js';
import { placeOrdersAtRate } from '../order-load.js';
import type { Settings } from '../settings.js';
import type { Stage } from '../stage.js';
import { median } from '../statistics.js';

/** Orders per second: a light, steady load. */
const RATE = 100;
const SAMPLE_EVERY_MS = 2_000;
const KIB_PER_MIB = 1024;

/** The median resident set of each service in each minute, in MiB. */
export type MemoryMinutes = Readonly<Record<Service, readonly number[]>>;

/** Keeps our suite busy, and measures how much memory its processes use. */
export async function measureMemory(stage: Stage, { memoryMinutes }: Settings): Promise<MemoryMinutes> {
  const running = await start(stage, ours);
  try {
    const minutes: Record<Service, number[]> = { order: [], payment: [], inventory: [] };
    for (let minute = 1; minute <= memoryMinutes; minute++) {
      const samples = await sampleWhile(running, async () => {
        await untilCompleted(running.databases.order, await placeOrdersAtRate(running.orderUrl, RATE, 60));
      });
      for (const service of SERVICES) minutes[service].push(Math.round(median(samples[service])));
      stage.say(
        `memory after minute ${minute}: ${SERVICES.map((service) => `${service} ${minutes[service].at(-1) ?? 0} MiB`).join(', ')}`,
      );
    }
    return minutes;
  } finally {
    await running.stop();
  }
}

async function sampleWhile(running: Running, work: () => Promise<void>): Promise<Record<Service, number[]>> {
  const samples: Record<Service, number[]> = { order: [], payment: [], inventory: [] };
  const timer = setInterval(() => {
    for (const service of SERVICES) samples[service].push(residentMib(running.pid(service)));
  }, SAMPLE_EVERY_MS);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  return samples;
}

/** Works only on Linux, as the benchmark does. */
function residentMib(pid: number): number {
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (kib === undefined) throw new Error(`the memory of process ${pid} is unknown`);
  return Number(kib) / KIB_PER_MIB;
}
