import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

/** The suite has run for a while by then: its apps have talked to Kafka and PostgreSQL. */
describe('the processes of the suite', () => {
  it('print no warning of Node', () => {
    const log = readFileSync(process.env.SUITE_LOG ?? '', 'utf8');
    expect(log).toContain('takes requests at');
    expect(log.match(/^.*\(node:\d+\).*Warning.*$/gm) ?? []).toEqual([]);
  });
});
