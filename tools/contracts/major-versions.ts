import { neededUntil, type Service } from '#libs/contracts';
import { parseType } from '#libs/messages';
import { enumerate } from '../generate-docs/markdown.js';
import type { Reading } from './readers.js';
import { releasedVersions, type Contracts } from './versions.js';

/** What is wrong with the major versions of each event: those that stand side by side, and those that are withdrawn or gone. */
export function wrongMajors(contracts: Contracts, readings: readonly Reading[], today: string): string[] {
  const { present, released, withdrawn } = contracts;
  const types = [...new Set(releasedVersions(released).map(({ type }) => type))];
  return [
    ...types.filter((type) => !present.has(type)).flatMap((type) => gone(type, contracts, readings, today)),
    ...Object.keys(withdrawn).flatMap((type) => wrongWithdrawal(type, contracts, readings)),
    ...[...present.keys()].flatMap((type) => missingUpcaster(type, contracts)),
  ];
}

/** `payment (authorizePayment) and inventory (reserveStock)`: who declares that it reacts to this version. */
export function declaredReaders(type: string, readings: readonly Reading[]): string {
  const deeds = readings.filter((one) => one.type === type).map(({ service, deed }) => nameOf(service, deed));
  return enumerate([...new Set(deeds)]);
}

function nameOf(service: Service, deed: string): string {
  return `${service} (${deed})`;
}

function gone(type: string, { withdrawn }: Contracts, readings: readonly Reading[], today: string): string[] {
  const readers = declaredReaders(type, readings);
  const day = withdrawn[type];
  const [begin, end] = [`${type} has no class any more`, 'put its class back'];
  if (readers !== '') return [`${begin}, but it is still read by ${readers}: ${end}.`];
  if (day === undefined)
    return [`${begin}, but it is released and not withdrawn: ${end}, and see npm run contracts -- withdraw ${type}.`];
  const until = neededUntil(day);
  if (today >= until) return [];
  return [`${begin}, but its records and dead letters may be processed until ${until}: ${end}, and its upcaster.`];
}

function wrongWithdrawal(type: string, contracts: Contracts, readings: readonly Reading[]): string[] {
  const day = contracts.withdrawn[type] ?? '';
  if (!releasedVersions(contracts.released).some((one) => one.type === type))
    return [`${type} is withdrawn and was never released: take it out of the withdrawn ones.`];
  if (!isDay(day)) return [`${type} is withdrawn on '${day}', which is no day: write it as 2026-11-28.`];
  if (contracts.published.has(type))
    return [`${type} is withdrawn, but it is still published: publish the next version alone.`];
  const readers = declaredReaders(type, readings);
  // Where the class is gone, too, the sentence about that names them.
  if (readers === '' || !contracts.present.has(type)) return [];
  return [`${type} is withdrawn, but it is still read by ${readers}: react there to a version that is published.`];
}

function isDay(text: string): boolean {
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text;
}

/** Without one, whoever reacts to the newer version parks the records of the older one. */
function missingUpcaster(type: string, { present, upcasters }: Contracts): string[] {
  const { name = '', version = 1 } = parseType(type) ?? {};
  const older = version === 2 ? name : `${name}.v${String(version - 1)}`;
  if (version === 1 || !present.has(older) || upcasters.get(older) === type) return [];
  return [
    `${type} stands beside ${older} without an upcaster: whoever reacts to it would park each ${older}; declare one beside its class.`,
  ];
}
