import { relative } from 'node:path';
import { CHOREOGRAPHY, publishedBy, reactionsOf, topicsHeardBy, type Service } from '#libs/contracts';
import { deadLetterTopicName, eventTopicName } from '#libs/messages';
import { requestsOf } from './http.js';
import { code, enumerate, table } from './markdown.js';
import { tablesCreatedIn } from './owned-tables.js';
import { fileOfDeed, ruleThatSays } from './rules.js';
import { ownSettings } from './settings.js';
import { stateDiagram } from './state-diagrams.js';
import { contractOf } from './steps.js';

/** A service as it is seen from outside, for the README in its folder. */
export function canvas(service: Service): string {
  const link = (text: string, path: string) => `[${code(text)}](${relative(`apps/${service}`, path)})`;
  const heard = reactionsOf(service).map(({ event, deed }) => [
    link(event, contractOf(CHOREOGRAPHY[event].publisher)),
    link(deed, fileOfDeed(service, deed)),
  ]);
  const said = publishedBy(service).map((event) => {
    const { name, path } = ruleThatSays(event, service);
    return [link(event, contractOf(service)), link(name, path)];
  });
  const states = stateDiagram(service);
  return [
    '## Hears and does',
    `Consumer group ${code(service)}, topics ${enumerate(topicsHeardBy(service).map(code))}.`,
    table(['When it hears', 'it does'], heard),
    '## Says',
    `Topic ${code(eventTopicName(service))}; what it cannot process goes to ${code(deadLetterTopicName(service))}.`,
    said.length === 0 ? 'It says nothing yet.' : table(['It says', 'when this rule decides so'], said),
    '## Owns',
    `Database and role ${code(service)}: ${tablesCreatedIn(`apps/${service}/src`)}; beside them those of the messaging libraries, ${tablesCreatedIn('libs')}.`,
    ...(states === undefined ? [] : ['## States', states]),
    '## Answers',
    requestsOf(service),
    `And, as every service: ${code('GET /docs')} (OpenAPI), ${code('GET /health/live')}, ${code('GET /health/ready')}, ${code('GET /metrics')}.`,
    '## Settings',
    ownSettings(service),
    '[Settings](../../docs/settings.md#every-service) has those of every service.',
  ].join('\n\n');
}
