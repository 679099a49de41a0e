import { ReactsTo } from '#libs/consuming';
import { UnitOfWork, type Aggregate, type Refused } from '#libs/unit-of-work';
import { Controller } from '@nestjs/common';
import { Column, Entity, PrimaryColumn, type MigrationInterface, type QueryRunner } from 'typeorm';
import { DeliveryPlanned, event, ParcelRegistered, type ParcelEvent } from './parcel-events.js';

@Entity('parcels')
export class Parcel {
  @PrimaryColumn('text', { name: 'parcel_id' })
  parcelId!: string;

  @Column('integer')
  gram!: number;

  /** Null until a delivery is planned. */
  @Column('text', { nullable: true })
  van!: string | null;
}

export class CreateParcels1760000001000 implements MigrationInterface {
  name = 'CreateParcels1760000001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE parcels (parcel_id text PRIMARY KEY, gram integer NOT NULL, van text)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE parcels');
  }
}

interface Decision {
  readonly state: Parcel;
  readonly events: readonly ParcelEvent[];
}

/** Which row a rule about a parcel reads, and how its decision is stored. */
export function parcelOf(parcelId: string): Aggregate<Parcel | null, Decision> {
  return {
    load: (rows) => rows.find(Parcel, parcelId),
    store: (parcel, { state }) => {
      if (parcel === null) return [Object.assign(new Parcel(), state)];
      Object.assign(parcel, state);
      return [];
    },
  };
}

/** A rule. It is pure and cannot wait. */
export function register(parcel: Parcel | null, parcelId: string, gram: number): Decision | Refused {
  if (parcel !== null) return { refused: 'already-registered' };
  return { state: { parcelId, gram, van: null }, events: [event(ParcelRegistered, { parcelId, gram })] };
}

function note(parcel: Parcel | null, parcelId: string, van: string): Decision {
  if (parcel === null) throw new Error(`a delivery of parcel ${parcelId} is planned, which was never registered here`);
  return { state: { parcelId, gram: parcel.gram, van }, events: [] };
}

@Controller()
export class DepotReactions {
  @ReactsTo(DeliveryPlanned)
  async noteDelivery({ parcelId, van }: DeliveryPlanned, work: UnitOfWork): Promise<void> {
    await work.decide(parcelOf(parcelId), (parcel) => note(parcel, parcelId, van));
  }
}
