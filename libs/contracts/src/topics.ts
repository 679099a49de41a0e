import { deadLetterTopicName, eventTopicName, type Topic } from '#libs/messages';
import { publishersHeardBy } from './choreography.js';
import type { Service } from './services.js';

/** A topic of this shop. */
export interface OwnedTopic extends Topic {
  /** The one service that may write to it. */
  readonly owner: Service;
}

/** At most this many consumers can share the work of reading one topic. */
export const PARTITIONS = 12;

const DAY_MS = 24 * 60 * 60 * 1000;

/** Longer than the longest outage of a consumer that is planned for. */
export const EVENT_RETENTION_MS = 7 * DAY_MS;

/** Enough time to notice, to repair and to redrive. */
export const DEAD_LETTER_RETENTION_MS = 30 * DAY_MS;

/** The largest event that a topic takes, in bytes. */
export const MAX_EVENT_BYTES = 1024 * 1024;

/** A dead letter contains the whole event and headers about its failure, so its topic takes larger messages. */
export const MAX_DEAD_LETTER_BYTES = 16 * MAX_EVENT_BYTES;

/** Compaction would keep only the last message of each order, so it is not left to the default of the brokers. */
const DELETE_BY_AGE = { 'cleanup.policy': 'delete' };

/** The topics that a service creates and that only it writes to: its events and its dead letters. */
export function topicsOf(service: Service): OwnedTopic[] {
  return [
    {
      name: eventTopicName(service),
      owner: service,
      partitions: PARTITIONS,
      config: {
        ...DELETE_BY_AGE,
        'retention.ms': String(EVENT_RETENTION_MS),
        'max.message.bytes': String(MAX_EVENT_BYTES),
      },
    },
    {
      name: deadLetterTopicName(service),
      owner: service,
      partitions: PARTITIONS,
      config: {
        ...DELETE_BY_AGE,
        'retention.ms': String(DEAD_LETTER_RETENTION_MS),
        'max.message.bytes': String(MAX_DEAD_LETTER_BYTES),
      },
    },
  ];
}

/** The topics that a service consumes, derived from the events that it reacts to. */
export function topicsHeardBy(service: Service): string[] {
  return publishersHeardBy(service).map(eventTopicName);
}
