import {
  allAccessRights,
  READERS,
  SERVICES,
  topicsHeardBy,
  topicsOf,
  topicsReadBy,
  type Service,
} from '#libs/contracts';
import { code, enumerate, table } from './markdown.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const MEBIBYTE = 1024 * 1024;

/** How each topic is created. */
export function topicsTable(services: readonly Service[] = SERVICES): string {
  const rows = services
    .flatMap(topicsOf)
    .map(({ name, owner, partitions, config }) => [
      code(name),
      owner,
      String(partitions),
      `${String(Number(config['retention.ms']) / DAY_MS)} days`,
      `${String(Number(config['max.message.bytes']) / MEBIBYTE)} MiB`,
      enumerate([
        ...SERVICES.filter((service) => topicsHeardBy(service).includes(name)),
        ...READERS.filter((reader) => topicsReadBy(reader).includes(name)),
      ]) || 'people',
    ]);
  return table(['Topic', 'Owner', 'Partitions', 'Retention', 'Largest message', 'Read by'], rows);
}

/** The access rights that all users need, and no others. Those with the same reason share a row. */
export function aclTable(): string {
  const rows = new Map<string, string[]>();
  for (const { user, resource, operations, why } of allAccessRights()) {
    const reason = [user, why].join();
    const [, others] = rows.get(reason) ?? [];
    const resources = others === undefined ? resource.type : `${others},`;
    rows.set(reason, [
      code(`User:${user}`),
      `${resources} ${code(`${resource.name}${resource.prefixed ? '*' : ''}`)}`,
      operations.join(', '),
      why,
    ]);
  }
  return table(['Principal', 'Resource', 'Operations', 'Why'], [...rows.values()]);
}
