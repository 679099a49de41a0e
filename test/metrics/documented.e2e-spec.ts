import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import { SERVICES } from '#libs/contracts';
import { expectInvariants } from '../invariants/invariants.js';
import { instanceOf } from '../suite/running-suite.js';

afterAll(expectInvariants);

/** What prom-client shows of every Node.js process. */
const OF_THE_PROCESS = /^(process|nodejs)_/;

const TYPE = /^# TYPE (\w+) (\w+)$/gm;
const ROW = /^\| `(\w+)` +\| (\w+)/gm;

describe('docs/metrics.md', () => {
  it('has every metric of the services with its kind, and no other', async () => {
    const texts = await Promise.all(
      SERVICES.map(async (service) => (await fetch(new URL('/metrics', instanceOf(service).url))).text()),
    );
    const shown = texts
      .flatMap((text) => [...text.matchAll(TYPE)])
      .map(([, name = '', kind = '']) => `${name} ${kind}`)
      .filter((metric) => !OF_THE_PROCESS.test(metric));
    const documented = [...readFileSync('docs/metrics.md', 'utf8').matchAll(ROW)].map(
      ([, name = '', kind = '']) => `${name} ${kind}`,
    );

    expect(documented.toSorted()).toEqual([...new Set(shown)].toSorted());
  });
});
