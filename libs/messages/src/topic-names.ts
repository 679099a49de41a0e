/** The topic of the events that a service publishes. Debezium's outbox router makes the same name from `aggregatetype`. */
export function eventTopicName(source: string): string {
  return `${source}.events`;
}

/** The topic of the messages that a consumer group could not process. */
export function deadLetterTopicName(consumerGroup: string): string {
  return `${consumerGroup}.dlt`;
}
