import { reactionsOf, SERVICES, type EventName, type Service } from '#libs/contracts';
import { enumerate } from '../generate-docs/markdown.js';
import { breaksBetween, type Break, type Change } from './compatibility.js';
import { includes, type Reading } from './readers.js';
import { wrongMajors } from './major-versions.js';
import {
  avroText,
  presentVersion,
  RELEASED,
  releasedVersions,
  schemaIn,
  sha256,
  type Contracts,
  type Released,
  type Version,
} from './versions.js';

const RELEASE = 'npm run contracts -- release';

/** What a consumer would meet, and what to do instead. `OLD` is the version, and `NEW` the type of a new major. */
const ADVICE: Readonly<Record<Change, readonly [meets: string, instead: string]>> = {
  'is gone': ['miss it', 'put it back; NEW beside it may leave it out'],
  'is new and required': ['park the events of OLD, which lack it', 'make it optional with @IsOptional()'],
  'is required now': ['park the events of OLD without it', 'leave it optional, or publish NEW beside it'],
  'is optional now': [
    'park the events without it as long as they know OLD only',
    'leave it required, or publish NEW beside it, and deploy its consumers before its producer',
  ],
  'allows less': [
    'park the events of OLD that it refuses now',
    'allow what OLD allows, or publish NEW beside it, and deploy its consumers before its producer',
  ],
  'allows more': [
    'park the events that OLD refuses as long as they know OLD only',
    'keep to what OLD allows, or publish NEW beside it, and deploy its consumers before its producer',
  ],
  'has other rules': [
    'park events of OLD, and new ones as long as they know OLD only',
    'put its rules back, or add an optional field of another name, or publish NEW beside it',
  ],
};

/**
 * What is wrong, a sentence each.
 * @param history what earlier commits had released
 * @param today which tells whether the records of a withdrawn version are gone
 */
export function check(
  contracts: Contracts,
  readings: readonly Reading[],
  history: Released = {},
  today = new Date().toISOString().slice(0, 10),
): string[] {
  const problems = [...changedFiles(contracts), ...lostReleases(contracts, history), ...strayFiles(contracts)];
  if (problems.length > 0) return problems;
  const broken = [
    ...brokenEvents(contracts, readings),
    ...otherAvro(contracts),
    ...wrongMajors(contracts, readings, today),
  ];
  // What breaks somebody is not to be released.
  return broken.length > 0 ? broken : unreleased(contracts);
}

/** The events whose classes have changed since their newest release. */
export function unreleasedVersions(contracts: Contracts): Version[] {
  return [...contracts.present.keys()]
    .map((type) => presentVersion(type, contracts))
    .filter(({ file, avroFile }) => !(file in contracts.released && avroFile in contracts.released));
}

function changedFiles({ files, released }: Contracts): string[] {
  return Object.entries(released).flatMap(([file, hash]) => {
    const text = files.get(file);
    if (text === undefined) return [`${file} is released and gone: put the file back.`];
    if (sha256(text) === hash) return [];
    return [`${file} is released and was edited: put it back, and let ${RELEASE} make a new version.`];
  });
}

function lostReleases({ released }: Contracts, history: Released): string[] {
  return Object.entries(history)
    .filter(([file, hash]) => released[file] !== hash)
    .map(([file]) => `${RELEASED} no longer has ${file} as an earlier commit released it: put its line back.`);
}

function strayFiles(contracts: Contracts): string[] {
  const known = [...contracts.present.keys()].flatMap((type) => {
    const { file, avroFile } = presentVersion(type, contracts);
    return [file, avroFile];
  });
  return [...contracts.files.keys()]
    .filter((file) => !(file in contracts.released) && !known.includes(file))
    .map((file) => `${file} is neither released nor what a class says now: delete it, also in draft-07.`);
}

/** A released version whose Avro schema is no longer what its class says, although its JSON Schema is. */
function otherAvro(contracts: Contracts): string[] {
  return [...contracts.present.keys()].flatMap((type) => {
    const { avroFile, version } = presentVersion(type, contracts);
    const text = contracts.files.get(avroFile);
    if (!(avroFile in contracts.released) || text === avroText(type, contracts)) return [];
    return [
      `${type} is ${version} and has another Avro schema than ${avroFile}: services that know the old one would not read it; put back what made it.`,
    ];
  });
}

function brokenEvents({ present, files, released }: Contracts, readings: readonly Reading[]): string[] {
  const sentences = releasedVersions(released).flatMap((old) => {
    const now = present.get(old.type);
    if (now === undefined) return [];
    return breaksBetween(schemaIn(old.file, files) ?? {}, now).map((one) => sentenceAbout(one, old, readings));
  });
  return [...new Set(sentences)];
}

function sentenceAbout({ field, change }: Break, old: Version, readings: readonly Reading[]): string {
  const [meets, instead] = ADVICE[change];
  const [name = '', major = '1'] = old.type.split('.v');
  const place = field === '' ? old.type : `${old.type}.${field}`;
  const filled = (text: string) =>
    text.replaceAll('OLD', old.version).replaceAll('NEW', `${name}.v${String(Number(major) + 1)}`);
  return `${place} ${change}: ${affected(old.type, field, readings)} would ${filled(meets)}; ${filled(instead)}.`;
}

/** `payment, which reads it, and inventory, which checks the whole event`. */
function affected(type: string, field: string, readings: readonly Reading[]): string {
  const readers = SERVICES.filter((service) =>
    readings.some((one) => one.service === service && one.type === type && includes(one, field)),
  );
  const others = hearersOf(type).filter((service) => !readers.includes(service));
  const groups = [
    readers.length > 0 ? `${enumerate(readers)}, which ${readers.length > 1 ? 'read' : 'reads'} it,` : '',
    others.length > 0 ? `${enumerate(others)}, which ${others.length > 1 ? 'check' : 'checks'} the whole event,` : '',
  ];
  return groups.filter(Boolean).join(' and ') || 'whoever hears it';
}

function hearersOf(type: string): Service[] {
  return SERVICES.filter((service) => reactionsOf(service).some(({ event }) => event === (type as EventName)));
}

function unreleased(contracts: Contracts): string[] {
  return unreleasedVersions(contracts).map(
    ({ type, version }) => `${type} has changed and is not released: ${RELEASE} makes it ${version}.`,
  );
}
