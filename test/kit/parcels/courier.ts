import { ReactsTo } from '#libs/consuming';
import { UnitOfWork, type Aggregate } from '#libs/unit-of-work';
import { Controller } from '@nestjs/common';
import { Column, Entity, PrimaryColumn, type MigrationInterface, type QueryRunner } from 'typeorm';
import { DeliveryPlanned, event, ParcelRegistered, type ParcelEvent } from './parcel-events.js';

/** A kind of van, and what it can carry. */
@Entity('vans')
export class Van {
  @PrimaryColumn('text')
  kind!: 'small' | 'large';

  @Column('integer')
  gram!: number;
}

@Entity('deliveries')
export class Delivery {
  @PrimaryColumn('text', { name: 'parcel_id' })
  parcelId!: string;

  @Column('text')
  van!: string;
}

export class CreateDeliveries1760000001000 implements MigrationInterface {
  name = 'CreateDeliveries1760000001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE vans (kind text PRIMARY KEY, gram integer NOT NULL)');
    await runner.query('CREATE TABLE deliveries (parcel_id text PRIMARY KEY, van text NOT NULL)');
    await runner.query(`INSERT INTO vans VALUES ('small', 30000)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE deliveries, vans');
  }
}

interface Rows {
  readonly delivery: Delivery | null;
  readonly vans: readonly Van[];
}

interface Decision {
  readonly van: string;
  readonly events: readonly ParcelEvent[];
}

function deliveryOf(parcelId: string): Aggregate<Rows, Decision> {
  return {
    load: async (rows) => {
      const [delivery, vans] = await Promise.all([
        rows.find(Delivery, parcelId),
        rows.findAll(Van, ['small', 'large']),
      ]);
      return { delivery, vans };
    },
    store: ({ delivery }, { van }) => (delivery === null ? [Object.assign(new Delivery(), { parcelId, van })] : []),
  };
}

function plan({ delivery, vans }: Rows, { parcelId, gram }: ParcelRegistered): Decision {
  if (delivery !== null) return { van: delivery.van, events: [] };
  const van = vans.find((one) => one.gram >= gram)?.kind;
  if (van === undefined) throw new Error(`no van can carry ${String(gram)} g`);
  return { van, events: [event(DeliveryPlanned, { parcelId, van })] };
}

@Controller()
export class CourierReactions {
  /** A van does not appear within a second, so two attempts are enough here. */
  @ReactsTo(ParcelRegistered, { attempts: 2 })
  async planDelivery(registered: ParcelRegistered, work: UnitOfWork): Promise<void> {
    await work.decide(deliveryOf(registered.parcelId), (rows) => plan(rows, registered));
  }
}
