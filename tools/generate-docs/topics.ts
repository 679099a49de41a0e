import { SERVICES, topicsHeardBy, topicsOf, type Service } from '#libs/contracts';
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
      enumerate(SERVICES.filter((service) => topicsHeardBy(service).includes(name))) || 'people',
    ]);
  return table(['Topic', 'Owner', 'Partitions', 'Retention', 'Largest message', 'Read by'], rows);
}

/** The access rights that each service's principal needs, and no others. */
export function aclTable(): string {
  return table(['Principal', 'Resource', 'Operations', 'Why'], SERVICES.flatMap(aclsOf));
}

function aclsOf(service: Service): string[][] {
  const principal = code(`User:${service}`);
  return [
    ...topicsOf(service).map(({ name }) => [
      principal,
      `topic ${code(name)}`,
      'Write, Describe, DescribeConfigs, Create',
      'it alone writes there, and its setup step creates and checks it',
    ]),
    ...topicsHeardBy(service).map((name) => [
      principal,
      `topic ${code(name)}`,
      'Read, Describe',
      'it reacts to events there',
    ]),
    [principal, `group ${code(service)}`, 'Read, Describe', 'its consumer group, and the lag of it'],
  ];
}
