import { dataSchema, eventName, type DomainEvent, type Service, type TraceContext } from '#libs/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { uuidv7 } from 'uuidv7';

/**
 * An event that waits to be published. Rows are inserted and deleted, never updated; the columns are those of
 * Debezium's Outbox Event Router, so that it can take the relay's place.
 */
@Entity('outbox')
export class OutboxRow {
  /** The event's id, kept through every retry and redrive. */
  @PrimaryColumn('uuid')
  id!: string;

  /** The publishing service; `<aggregatetype>.events` is the topic. */
  @Column('text')
  aggregatetype!: Service;

  /** The order's id, which is the Kafka key. */
  @Column('text')
  aggregateid!: string;

  /** The CloudEvents type. */
  @Column('text')
  type!: string;

  @Column('json')
  payload!: DomainEvent;

  /** When it happened, RFC 3339 in UTC. Text, since Debezium passes columns on as they are. */
  @Column('text')
  time!: string;

  /** URI of the schema that the payload keeps to. */
  @Column('text')
  dataschema!: string;

  @Column('text', { nullable: true })
  traceparent!: string | null;

  @Column('text', { nullable: true })
  tracestate!: string | null;
}

/** The row that will become `event`'s message. */
export function outboxRow(publisher: Service, event: DomainEvent, trace: TraceContext | undefined): OutboxRow {
  const type = eventName(event);
  return Object.assign(new OutboxRow(), {
    id: uuidv7(),
    aggregatetype: publisher,
    aggregateid: event.orderId,
    type,
    payload: event,
    time: new Date().toISOString(),
    dataschema: dataSchema(type),
    traceparent: trace?.traceparent ?? null,
    tracestate: trace?.tracestate ?? null,
  });
}
