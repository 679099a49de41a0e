import { MIN_IN_SYNC, PARTITIONS, REPLICATION_FACTOR, type ActualTopic, type TopicDifference } from '#libs/kafka';

/** What is known of a difference: the values as numbers, in which `-1` means no limit, and the topic as it is. */
interface Change {
  readonly from: number;
  readonly to: number;
  readonly difference: TopicDifference;
  readonly topic: ActualTopic;
}

/** The reason not to make a change, if there is one. A value that the brokers do not tell counts as the larger one. */
type Rule = (change: Change) => string | undefined;

const RULES: Readonly<Record<string, Rule>> = {
  'retention.ms': ifLower('A shorter retention deletes messages that a consumer may not have taken yet.'),
  'max.message.bytes': ifLower('With a lower limit the brokers refuse events that they take now.'),
  [MIN_IN_SYNC]: (change) =>
    change.to > change.topic.inSync
      ? `Nobody could write: of some partition only ${String(change.topic.inSync)} copies are up to date. Start the other brokers first.`
      : ifLower('With a lower number fewer brokers have a message when it is acknowledged.')(change),
  'cleanup.policy': ({ difference: { actual, declared } }) =>
    declared.split(',').every((policy) => actual.split(',').includes(policy))
      ? undefined
      : 'With this policy the brokers delete messages that they keep now.',
};

/**
 * Why `apply` must not make a change: it could lose a message, stop a writer or break the order of a key. Undefined
 * where it does no harm. A setting without a rule here is left to people.
 */
export function harmOf(difference: TopicDifference, topic: ActualTopic): string | undefined {
  const { what, actual, declared, repair } = difference;
  const [from, to] = [numberOf(actual), numberOf(declared)];
  if (what === PARTITIONS) return to > from ? morePartitions(difference) : fewerPartitions(difference);
  if (what === REPLICATION_FACTOR) return `Copies move much data between brokers, so a person chooses when. ${repair}`;
  const rule = RULES[what];
  const reason =
    rule === undefined
      ? 'No rule says that a change of this setting does no harm.'
      : rule({ from, to, difference, topic });
  return reason === undefined ? undefined : `${reason} ${repair}`;
}

function morePartitions({ topic, declared }: TopicDifference): string {
  return (
    'The messages have keys. With more partitions a key moves to another one, and its new events can overtake its old ones. ' +
    `The safe way: declare a new topic with ${declared} partitions beside ${topic}, let the consumers hear both, ` +
    'let the producer change to the new one when every consumer has, and remove the old one when all its messages are taken.'
  );
}

function fewerPartitions({ topic, actual }: TopicDifference): string {
  return (
    `Kafka cannot remove partitions. Declare ${actual}; or declare a new topic beside ${topic}, let the consumers hear both, ` +
    'let the producer change to the new one when every consumer has, and remove the old one when all its messages are taken.'
  );
}

function ifLower(reason: string): Rule {
  return ({ from, to }) => (to >= from ? undefined : reason);
}

function numberOf(value: string): number {
  return value === '-1' ? Infinity : Number(value);
}
