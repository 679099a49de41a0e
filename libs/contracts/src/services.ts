/** What the list says about a service, besides its name. */
interface ServiceRow {
  /** The default port of its HTTP server. */
  readonly port: number;
}

/**
 * Every service, by its name. Its folder under `apps/`, its topics, consumer group, database and role have that name too.
 * Everything that starts, tests, documents or deploys services reads this list.
 */
const ROWS = {
  order: { port: 3001 },
  payment: { port: 3002 },
  inventory: { port: 3003 },
} as const satisfies Record<string, ServiceRow>;

export type Service = keyof typeof ROWS;

/** The names of all services. */
export const SERVICES = Object.keys(ROWS) as readonly Service[];

/** The port of a service's HTTP server, unless its configuration sets another. */
export function defaultPortOf(service: Service): number {
  return ROWS[service].port;
}

/** One value for each service. */
export type PerService<T> = Readonly<Record<Service, T>>;

export function perService<T>(valueOf: (service: Service) => T): PerService<T> {
  return Object.fromEntries(SERVICES.map((service) => [service, valueOf(service)])) as PerService<T>;
}
