import type { OrderLine } from '#libs/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ReservationState, ReservationStatus } from './reservation.js';

/** What inventory did, or refused to do, for one order. Each field of the state machine's state is a column. */
@Entity('reservations')
export class Reservation implements ReservationState {
  @PrimaryColumn('uuid', { name: 'order_id' })
  orderId!: string;

  @Column('text')
  status!: ReservationStatus;

  @Column('json')
  lines!: readonly OrderLine[];
}
