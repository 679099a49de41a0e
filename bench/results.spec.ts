import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { document } from './report/document.js';
import { picture } from './report/picture.js';
import { ratiosOf, type Results, type Rounds } from './results.js';

const NOTHING: Rounds = { sagas: [], relayDrain: [], relayLatency: [], growth: [], memory: null };

describe('the ratios of a benchmark', () => {
  it('divide our median of all rounds by the other median', () => {
    const relayDrain = [
      { contender: 'ours', rowsPerSecond: 10 },
      { contender: 'debezium', rowsPerSecond: 4 },
      { contender: 'ours', rowsPerSecond: 30 },
      { contender: 'debezium', rowsPerSecond: 6 },
    ];
    expect(ratiosOf({ ...NOTHING, relayDrain })).toEqual({ relayDrainVsDebezium: 4 });
  });

  it('are left out if a contender was left out', () => {
    const sagas = [{ contender: 'ours', sagasPerSecond: 900, latencyMs: {} }];
    expect(ratiosOf({ ...NOTHING, sagas })).toEqual({});
  });
});

describe('the published results', () => {
  const results = () => JSON.parse(readFileSync('bench/results.json', 'utf8')) as Results;

  it('have the ratios that follow from their rounds', () => {
    expect(results().ratios).toEqual(ratiosOf(results().rounds));
  });

  it('agree with the document and its picture', () => {
    expect(readFileSync('docs/benchmark.md', 'utf8')).toBe(document(results()));
    expect(readFileSync('docs/benchmark.svg', 'utf8')).toBe(picture(results()));
  });
});
