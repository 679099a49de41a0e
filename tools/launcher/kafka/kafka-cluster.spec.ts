import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StartRefused } from '../start-refused.js';
import { keepBrokerCount } from './kafka-cluster.js';

describe('a data folder', () => {
  let dataDir: string;

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'data-of-brokers-'));
  });

  afterEach(() => {
    rmSync(dataDir, { recursive: true, force: true });
  });

  it.each([1, 3] as const)('takes every start with the number of brokers of the first: %i', (brokers) => {
    keepBrokerCount({ dataDir, brokers });
    expect(() => {
      keepBrokerCount({ dataDir, brokers });
    }).not.toThrow();
  });

  it('refuses another number, and says in one sentence what to do', () => {
    keepBrokerCount({ dataDir, brokers: 3 });
    expect(() => {
      keepBrokerCount({ dataDir, brokers: 1 });
    }).toThrow(
      new StartRefused(
        `The data folder ${dataDir} belongs to a Kafka of 3 brokers, and this start has 1: start with --brokers 3, or delete the data with npm run reset.`,
      ),
    );
    expect(() => {
      keepBrokerCount({ dataDir, brokers: 3 });
    }).not.toThrow();
  });

  it('belongs to one broker if an older launcher has made it', () => {
    mkdirSync(join(dataDir, 'kafka'));
    writeFileSync(join(dataDir, 'kafka/formatted'), 'cluster');
    expect(() => {
      keepBrokerCount({ dataDir, brokers: 3 });
    }).toThrow('belongs to a Kafka of 1 broker, and this start has 3: start with --brokers 1,');
    expect(existsSync(join(dataDir, 'kafka/brokers'))).toBe(false);
  });
});
