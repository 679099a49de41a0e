/** Every series of the services that the dashboard shows. */
const SHOWN = '{service=~"$service"}';

/** The values of a metric. */
export function values(metric: string): string {
  return `${metric}${SHOWN}`;
}

/**
 * A value that every instance of a service measures for the whole service, such as the lag: the largest is the one that counts.
 * @param labels what tells the curves apart, beside the service
 */
export function ofService(metric: string, ...labels: string[]): string {
  return `max by (${by(labels)}) (${values(metric)})`;
}

/** The sum over the instances of a service. */
export function overInstances(metric: string, ...labels: string[]): string {
  return `sum by (${by(labels)}) (${values(metric)})`;
}

/** How often a counter is raised, a second. */
export function rate(counter: string, ...labels: string[]): string {
  return `sum by (${by(labels)}) (rate(${values(counter)}[$__rate_interval]))`;
}

/** How often a counter was raised in the last five minutes, for what happens seldom. */
export function inFiveMinutes(counter: string, ...labels: string[]): string {
  return `sum by (${by(labels)}) (increase(${values(counter)}[5m]))`;
}

/** The value that so many of a histogram's observations are below: 0.99 for 99 of 100. */
export function quantile(of: number, histogram: string, ...labels: string[]): string {
  return `histogram_quantile(${String(of)}, sum by (${by(['le', ...labels])}) (rate(${values(`${histogram}_bucket`)}[$__rate_interval])))`;
}

function by(labels: readonly string[]): string {
  return ['service', ...labels].join(', ');
}
