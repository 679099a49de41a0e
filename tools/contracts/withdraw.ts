import { CATALOGUE, CHOREOGRAPHY, SERVICES, topicsHeardBy, type EventName } from '#libs/contracts';
import { createKafka, type Kafka } from '#libs/kafka';
import { eventTopicName } from '#libs/messages';
import { clusterConnection } from '../launcher/doors/cluster-connection.js';
import type { Reading } from './readers.js';
import { TopicScan } from './topic-scan.js';
import { publishedTypes } from './versions.js';
import { adviceOn, obstaclesTo, type Remains } from './withdrawal.js';

/** What to print, and whether nothing stands in the way. */
export interface Answer {
  readonly text: string;
  readonly isWell: boolean;
}

/** Says what stands in the way of the withdrawal of a version. It changes nothing. @throws where there is no such event */
export async function withdraw(version: string, readings: readonly Reading[], env: NodeJS.ProcessEnv): Promise<Answer> {
  const type = version.replace(/\.v1$/, '') as EventName;
  if (!Object.hasOwn(CHOREOGRAPHY, type)) throw new Error(`There is no event '${version}'.`);
  const { publisher } = CHOREOGRAPHY[type];
  const topic = eventTopicName(publisher);
  const kafka = createKafka({ ...clusterConnection(env, 'contracts'), quiet: true });
  const found = await scan(kafka, {
    type,
    topic,
    hearers: SERVICES.filter((one) => topicsHeardBy(one).includes(topic)),
  });
  return answerOn({
    ...found,
    type,
    topic,
    publisher: publishedTypes(CATALOGUE).has(type) ? publisher : undefined,
    readings,
  });
}

/** What is left of a version in a topic, and how far the consumer groups have come. */
export function scan(
  kafka: Kafka,
  { type, topic, hearers }: { readonly type: string; readonly topic: string; readonly hearers: readonly string[] },
): Promise<Pick<Remains, 'lastRecords' | 'groups'>> {
  return TopicScan.with(kafka, async (topicScan) => ({
    lastRecords: await topicScan.lastRecords(topic, type),
    groups: await topicScan.progressIn(topic, hearers),
  }));
}

export function answerOn(remains: Remains, today = new Date().toISOString().slice(0, 10)): Answer {
  const obstacles = obstaclesTo(remains);
  if (obstacles.length === 0) return { text: adviceOn(remains, today), isWell: true };
  return { text: obstacles.join('\n'), isWell: false };
}
