// class-validator and class-transformer read the metadata of these classes.
import 'reflect-metadata';
import { deadLetterTopicName, eventTopicName, type Catalogue, type Topic } from '#libs/messages';
import { IsInt, IsString, Min } from 'class-validator';

/** The depot has a parcel. The courier plans its delivery. */
export class ParcelRegistered {
  @IsString()
  parcelId!: string;

  @IsInt()
  @Min(1)
  gram!: number;
}

/** A van will bring the parcel. The depot takes note. */
export class DeliveryPlanned {
  @IsString()
  parcelId!: string;

  @IsString()
  van!: string;
}

export type ParcelEvent = ParcelRegistered | DeliveryPlanned;

/** What the kit must know of this domain: the events, and what keeps them in order. */
export const parcels: Catalogue<ParcelEvent> = {
  types: { ParcelRegistered, DeliveryPlanned },
  keyOf: ({ parcelId }) => parcelId,
  schemaOf: (type) => `urn:parcels:${type}:1`,
};

/** Makes an event: `event(ParcelRegistered, { parcelId, gram })`. */
export function event<E extends ParcelEvent>(type: new () => E, data: E): E {
  return Object.assign(new type(), data);
}

/** The topics that a service owns: its events, and what it could not process. */
export function topicsOf(service: string): Topic[] {
  return [eventTopicName(service), deadLetterTopicName(service)].map((name) => ({ name, partitions: 3, config: {} }));
}
