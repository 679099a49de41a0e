import { eventTopicName, publishedVersions, typeOf, type Catalogue, type TraceContext } from '#libs/messages';
import { createSpan } from '#libs/tracing';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { uuidv7 } from 'uuidv7';

/**
 * An event that waits to be published. Rows are inserted and deleted, never updated; the columns are those of
 * Debezium's Outbox Event Router, so that it can take the relay's place.
 */
@Entity('outbox')
export class OutboxRow {
  /** The event's id, kept through every retry and redrive. The rows of one event in several major versions share it. */
  @PrimaryColumn('uuid')
  id!: string;

  /** The publishing service; `<aggregatetype>.events` is the topic. */
  @Column('text')
  aggregatetype!: string;

  /** The event's key, which is the Kafka key too. Events with the same key stay in order. */
  @Column('text')
  aggregateid!: string;

  /** The CloudEvents type. */
  @Column('text')
  type!: string;

  @Column('json')
  payload!: object;

  /** When it happened, RFC 3339 in UTC. It is text because Debezium passes columns on unchanged. */
  @Column('text')
  time!: string;

  /** URI of the payload's schema. */
  @Column('text')
  dataschema!: string;

  /** The trace context of the event's creation. */
  @Column('text', { nullable: true })
  traceparent!: string | null;

  @Column('text', { nullable: true })
  tracestate!: string | null;
}

/**
 * Makes the outbox rows of one service: one for each major version in which an event is published. A unit of work gets this
 * function, so that it can publish. The event's creation, whose trace all of its rows have, belongs under its cause.
 */
export function outboxOf(
  source: string,
  catalogue: Catalogue,
): (event: object, cause: TraceContext | undefined, afterCommit: (call: () => void) => void) => OutboxRow[] {
  const topic = eventTopicName(source);
  return (event, cause, afterCommit) => {
    const [id, key, time] = [uuidv7(), catalogue.keyOf(event), new Date().toISOString()];
    const span = createSpan({ id, type: typeOf(event, catalogue), key, topic }, cause);
    // An event that is rolled back was never created.
    afterCommit(() => {
      span.end();
    });
    return publishedVersions(event, catalogue).map(({ type, payload }) =>
      Object.assign(new OutboxRow(), {
        id,
        aggregatetype: source,
        aggregateid: key,
        type,
        payload,
        time,
        dataschema: catalogue.schemaOf(type),
        traceparent: span.trace?.traceparent ?? null,
        tracestate: span.trace?.tracestate ?? null,
      }),
    );
  };
}
