import { CHOREOGRAPHY, STEPS, type EventName } from '#libs/contracts';
import { readingsOf, type Reading } from '../contracts/readers.js';
import {
  contractsOfProject,
  presentVersion,
  releasedVersions,
  SCHEMAS,
  type Contracts,
} from '../contracts/versions.js';
import { keyFieldOf, topicOfEvents } from './async-api.js';
import { exampleOf } from './event-examples.js';
import { expectedDelayOf } from './expected-delay.js';
import { code, enumerate, table } from './markdown.js';
import { fileOfDeed, meaningOfDeed, ruleThatSays } from './rules.js';
import { contractOf, meaningOf, reactionsIn } from './steps.js';
import { parseSource } from './syntax.js';

const DAY_MS = 24 * 60 * 60 * 1000;

/** A list of all events with a section for each, for a document in `docs`. */
export function eventCatalogue(): string {
  const contracts = contractsOfProject();
  const readings = readingsOf(parseSource);
  return [
    table(
      ['Event', 'Producer', 'Consumers', 'Compensated by'],
      STEPS.map(([event, { publisher, reactions }]) => [
        linkToSection(event),
        publisher,
        enumerate(Object.keys(reactions)),
        enumerate(compensationsOf(event).map(linkToSection)),
      ]),
    ),
    ...STEPS.map(([event]) => sectionOf(event, contracts, readings)),
  ].join('\n\n');
}

function sectionOf(event: EventName, contracts: Contracts, readings: readonly Reading[]): string {
  const { publisher, reactions } = CHOREOGRAPHY[event];
  const { name: topic, owner, config } = topicOfEvents(publisher);
  const schema = contracts.present.get(event) ?? {};
  const example = exampleOf(schema);
  const key = code(keyFieldOf(event, example));
  const rule = ruleThatSays(event, publisher);
  const facts: [string, string][] = [
    ['Producer', `${publisher}, by the rule ${link(rule.name, `../${rule.path}`)}`],
    ['Topic', `${code(topic)}. Its owner is ${owner}: no other service writes to it`],
    ['Key', key],
    ['Order', `events of ${publisher} with the same ${key} stay in order`],
    ['Retention', `${String(Number(config['retention.ms']) / DAY_MS)} days`],
    ['Expected delay', expectedDelayOf(event)],
    ['Class', link(event, `../${contractOf(publisher)}`)],
    ['Versions of the schema', schemaLinks(event, contracts)],
    ['Compensates', enumerate(compensatedBy(event).map(linkToSection)) || 'nothing'],
    ['Compensated by', enumerate(compensationsOf(event).map(linkToSection)) || 'nothing'],
  ];
  const consumers = reactionsIn(reactions).map(({ service, deed }) => [
    service,
    link(deed, `../${fileOfDeed(service, deed)}`),
    meaningOfDeed(service, deed),
    enumerate(readings.filter((one) => one.service === service && one.type === event).map(fieldsOf)),
  ]);
  return [
    `## ${event}`,
    meaningOf(event),
    facts.map(([name, fact]) => `- ${name}: ${fact}`).join('\n'),
    table(['Consumer', 'Reaction', 'What it does', 'Reads'], consumers),
    ['```json', JSON.stringify(example, null, 2), '```'].join('\n'),
  ].join('\n\n');
}

/** Every released version of an event, and that of its present class, which the next release has. */
function schemaLinks(event: EventName, contracts: Contracts): string {
  const released = releasedVersions(contracts.released).filter(({ type }) => type === event);
  const versions = new Map([...released, presentVersion(event, contracts)].map(({ version, file }) => [version, file]));
  return enumerate([...versions].map(([version, file]) => `[${version}](../${SCHEMAS}/${file})`));
}

function compensationsOf(event: EventName): EventName[] {
  return STEPS.filter(([, { compensates }]) => compensates === event).map(([name]) => name);
}

function compensatedBy(event: EventName): EventName[] {
  return STEPS.flatMap(([name, { compensates }]) => (name === event && compensates !== undefined ? [compensates] : []));
}

function fieldsOf({ field }: Reading): string {
  return field === '' ? 'all' : code(field);
}

function linkToSection(event: EventName): string {
  return `[${event}](#${event.toLowerCase()})`;
}

function link(text: string, path: string): string {
  return `[${code(text)}](${path})`;
}
