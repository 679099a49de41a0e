import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { perService } from '#libs/contracts';
import type { Suite } from '../suite-file.js';
import type { Fault, FaultKind } from './faults.js';
import { namesHit, pidOf, portsSilenced, processesHit } from './processes-hit.js';

const app = (service: 'order' | 'payment', number: number, pid: number) => ({
  app: service,
  instance: `${service}-${String(number)}`,
  pid,
  port: pid,
  url: '',
});
const SUITE = {
  apps: [app('order', 1, 11), app('order', 2, 12), app('payment', 1, 21)],
  servers: { postgres: 31, kafka: 41, 'kafka-2': 42, 'kafka-3': 43, page: 51 },
};

describe('a fault', () => {
  it.each<[FaultKind, string, number[]]>([
    ['a service is frozen', 'order', [11, 12]],
    ['an instance is killed', 'order-2', [12]],
    ['the instances are restarted one by one', 'every instance', [11, 12, 21]],
    ['a broker is stopped', 'kafka-3', [43]],
    ['the brokers are restarted one by one', 'every broker', [41, 42, 43]],
    ['PostgreSQL is killed', 'PostgreSQL', [31]],
  ])('“%s” hits %s, and nothing else', (kind, target, pids) => {
    expect(namesHit({ kind, target }, SUITE).map((name) => pidOf(name, SUITE))).toEqual(pids);
  });

  it('silences the connections to all brokers, or to PostgreSQL', () => {
    const url = (service: string) => `postgres://${service}@127.0.0.1:5433/${service}`;
    const suite = {
      kafkaBrokers: '127.0.0.1:9092,127.0.0.1:9102',
      databases: perService(url),
    };
    const ports = (kind: FaultKind) => portsSilenced({ kind, target: 'payment-1' }, suite);
    expect(ports("an instance's connections to a broker go silent")).toEqual([9092, 9102]);
    expect(ports("an instance's connections to PostgreSQL go silent")).toEqual([5433]);
  });

  it('freezes a server with the processes that it has started, and kills it alone', async () => {
    const server = spawn('sh', ['-c', 'sleep 60 & echo $!; wait'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const [line] = (await once(server.stdout, 'data')) as [Buffer];
    const child = Number(line.toString());
    try {
      const pid = server.pid ?? 0;
      const suite = { ...SUITE, servers: { postgres: pid } } as unknown as Suite;
      const fault = (kind: FaultKind): Fault => ({ kind, target: 'PostgreSQL' });
      expect(await processesHit(fault('PostgreSQL is frozen'), suite)).toEqual([pid, child]);
      expect(await processesHit(fault('PostgreSQL is killed'), suite)).toEqual([pid]);
    } finally {
      process.kill(child, 'SIGKILL');
      server.kill('SIGKILL');
    }
  });
});
