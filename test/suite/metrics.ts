import type { Service } from '#libs/contracts';
import { instanceOf } from './running-suite.js';

/** A value in the answer to a scrape. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Whatever is away, a scrape takes no longer. */
const A_SCRAPE_TAKES_MS = 2_000;

const SAMPLE = /^(?<name>\w+)(?:\{(?<labels>.*)\})? (?<value>\S+)$/gm;
const LABEL = /(\w+)="([^"]*)"/g;

/** What an instance shows to Prometheus: the first one of a service, or the one at a URL. @throws if it is not answered in time */
export async function scrape(from: Service | URL): Promise<Sample[]> {
  const url = new URL('/metrics', from instanceof URL ? from : instanceOf(from).url);
  const response = await fetch(url, { signal: AbortSignal.timeout(A_SCRAPE_TAKES_MS) });
  return [...(await response.text()).matchAll(SAMPLE)].map(({ groups }) => ({
    name: groups?.name ?? '',
    labels: labelsIn(groups?.labels ?? ''),
    value: Number(groups?.value),
  }));
}

function labelsIn(text: string): Sample['labels'] {
  return Object.fromEntries([...text.matchAll(LABEL)].map(([, name = '', value = '']) => [name, value]));
}

/** The sum of a metric over all its labels, or over those that have these values; undefined if it is not shown. */
export async function valueOf(
  from: Service | URL,
  metric: string,
  labels: Readonly<Record<string, string>> = {},
): Promise<number | undefined> {
  const wanted = Object.entries(labels);
  const found = (await scrape(from)).filter(
    (sample) => sample.name === metric && wanted.every(([name, value]) => sample.labels[name] === value),
  );
  return found.length === 0 ? undefined : found.reduce((sum, { value }) => sum + value, 0);
}
