import { randomUUID } from 'node:crypto';
import { OrderConfirmed, OrderPlaced, OrderReturned } from '#libs/contracts';
import { ReactsTo } from '#libs/consuming';
import { requestAction } from '#libs/dead-letters';
import type { Kafka } from '#libs/kafka';
import type { Catalogue } from '#libs/messages';
import { UnitOfWork, type Aggregate } from '#libs/unit-of-work';
import { Controller, type Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Column, Entity, PrimaryColumn, type MigrationInterface, type QueryRunner } from 'typeorm';
import { createTopics, startService } from '../kit/parcels/start-service.js';
import { OwnDatabase } from '../messaging/own-database.js';
import { replication } from '../suite/replication.js';
import { until } from '../suite/until.js';
import { OrderPlacedV2, PARTS } from './releases.js';
import type { Store } from './store.js';

/** What is reserved for an order, in thousandths of a piece. A second effect would add to it. */
@Entity('reservations')
export class Reservation {
  @PrimaryColumn('text', { name: 'order_id' })
  orderId!: string;

  @Column('integer')
  reserved!: number;

  @Column('boolean')
  confirmed!: boolean;
}

class CreateReservations1760000001000 implements MigrationInterface {
  name = 'CreateReservations1760000001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE TABLE reservations (order_id text PRIMARY KEY, reserved integer NOT NULL, confirmed boolean NOT NULL)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE reservations');
  }
}

interface Decision {
  readonly state: Reservation;
  readonly events: readonly [];
}

function reservationOf(orderId: string): Aggregate<Reservation | null, Decision> {
  return {
    load: (rows) => rows.find(Reservation, orderId),
    store: (reservation, { state }) => {
      if (reservation === null) return [Object.assign(new Reservation(), state)];
      Object.assign(reservation, state);
      return [];
    },
  };
}

function reserve(reservation: Reservation | null, orderId: string, parts: number): Decision {
  const reserved = (reservation?.reserved ?? 0) + parts;
  return { state: { orderId, reserved, confirmed: reservation?.confirmed ?? false }, events: [] };
}

/** Throws where it overtakes the order. */
function confirm(reservation: Reservation | null, orderId: string): Decision {
  if (reservation === null) throw new Error(`order ${orderId} is confirmed and was never placed here`);
  return { state: { ...reservation, confirmed: true }, events: [] };
}

function restock(reservation: Reservation | null, orderId: string): Decision {
  return { state: { orderId, reserved: 0, confirmed: reservation?.confirmed ?? false }, events: [] };
}

abstract class Reactions {
  @ReactsTo(OrderConfirmed)
  async confirmReservation({ orderId }: OrderConfirmed, work: UnitOfWork): Promise<void> {
    await work.decide(reservationOf(orderId), (reservation) => confirm(reservation, orderId));
  }
}

/** A release that takes the first major version, in which a quantity is in pieces. */
@Controller()
export class ReactsToV1 extends Reactions {
  @ReactsTo(OrderPlaced)
  async reserveStock({ orderId, lines }: OrderPlaced, work: UnitOfWork): Promise<void> {
    const pieces = lines.reduce((sum, { quantity }) => sum + quantity, 0);
    await work.decide(reservationOf(orderId), (reservation) => reserve(reservation, orderId, pieces * PARTS));
  }
}

/** A release that reacts to one more event. */
@Controller()
export class ReactsToReturns extends ReactsToV1 {
  @ReactsTo(OrderReturned)
  async restockReturn({ orderId }: OrderReturned, work: UnitOfWork): Promise<void> {
    await work.decide(reservationOf(orderId), (reservation) => restock(reservation, orderId));
  }
}

/** A release that takes the second one, in which a quantity is in thousandths. */
@Controller()
export class ReactsToV2 extends Reactions {
  @ReactsTo(OrderPlacedV2)
  async reserveStock({ orderId, lines }: OrderPlacedV2, work: UnitOfWork): Promise<void> {
    const parts = lines.reduce((sum, { quantity }) => sum + quantity, 0);
    await work.decide(reservationOf(orderId), (reservation) => reserve(reservation, orderId, parts));
  }
}

export interface Letter {
  readonly id: string;
  readonly reason: string;
  readonly status: string;
}

/** A consumer group and its database. One release of it runs at a time. */
export class Warehouse {
  readonly group = `warehouse-${randomUUID()}`;
  private running: NestFastifyApplication | undefined;

  private constructor(
    private readonly kafka: Kafka,
    private readonly store: Store,
    private readonly database: OwnDatabase,
  ) {}

  static async hearing(store: Store, kafka: Kafka): Promise<Warehouse> {
    const warehouse = new Warehouse(kafka, store, await OwnDatabase.create());
    await createTopics(kafka, [warehouse.group], replication());
    return warehouse;
  }

  /** Stops the release that runs, and starts another one. */
  async runs(reactions: Type, catalogue: Catalogue): Promise<void> {
    await this.stop();
    const parts = { name: this.group, hears: [this.store.name], catalogue, databaseUrl: this.database.url };
    this.running = await startService(
      { ...parts, kafka: this.kafka, entities: [Reservation], migrations: [CreateReservations1760000001000] },
      reactions,
    );
  }

  async stop(): Promise<void> {
    await this.running?.close();
    this.running = undefined;
  }

  /** Waits until an order is confirmed here, which comes after all else about it. */
  confirmed(orderId: string): Promise<Reservation | undefined> {
    return this.becomes('confirmed', orderId, (reservation) => reservation?.confirmed === true);
  }

  restocked(orderId: string): Promise<Reservation | undefined> {
    return this.becomes('restocked', orderId, (reservation) => reservation?.reserved === 0);
  }

  private becomes(what: string, orderId: string, hasBecome: (reservation: Reservation | undefined) => boolean) {
    const sql = 'SELECT * FROM reservations WHERE order_id = $1';
    const read = async () => (await this.database.query<Reservation>(sql, [orderId])).at(0);
    return until(`order ${orderId} ${what}`, read, hasBecome);
  }

  /** Waits until so many messages of an order are parked. */
  parked(orderId: string, count: number): Promise<Letter[]> {
    return until(
      `${String(count)} dead letters of ${orderId}`,
      () => this.letters(orderId),
      ({ length }) => length >= count,
    );
  }

  letters(orderId: string): Promise<Letter[]> {
    const sql = 'SELECT id, reason, status FROM dead_letters WHERE key = $1 ORDER BY sequence';
    return this.database.query<Letter>(sql, [orderId]);
  }

  async redrive({ id }: Letter): Promise<void> {
    const why = 'the release that reads it is deployed';
    await requestAction(this.database, { action: 'redrive', deadLetterId: id, by: 'a test', why });
  }

  async close(): Promise<void> {
    await this.stop();
    await this.database.drop();
  }
}
