import { BackgroundMeasurement } from '#libs/timing';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { DataSource } from 'typeorm';
import type { OrderStatus } from './order.js';

const gauges = {
  inFlight: new Gauge({
    name: 'sagas_in_flight',
    help: 'Orders of which something is still to come: of a cancelled one, that the services undo what they did',
    labelNames: ['status'],
  }),
  overdue: new Gauge({
    name: 'sagas_overdue',
    help: 'Those of them that are past their deadline; a return has none',
    labelNames: ['status'],
  }),
};

/** The statuses of such orders. */
const UNSETTLED = ['PLACED', 'CONFIRMED', 'RETURNING', 'CANCELLED'] as const satisfies OrderStatus[];

interface Count {
  readonly status: OrderStatus;
  readonly in_flight: string;
  readonly overdue: string;
}

/** Counts the orders that are under way, in the background. The index `orders_unsettled` holds them and no others. */
@Injectable()
export class SagaMeasurement implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly measurement: BackgroundMeasurement<readonly Count[]>;

  constructor(private readonly dataSource: DataSource) {
    this.measurement = new BackgroundMeasurement({
      name: 'how many sagas are in flight',
      read: () => this.read(),
      show,
    });
  }

  onApplicationBootstrap(): void {
    this.measurement.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.measurement.stop();
  }

  /** Measures once, as the background does again and again. */
  measure(): Promise<void> {
    return this.measurement.measure();
  }

  private read(): Promise<readonly Count[]> {
    return this.dataSource.query(`
      SELECT status, count(*) AS in_flight, count(*) FILTER (WHERE deadline_at <= now() AND status <> 'RETURNING') AS overdue
        FROM orders
       WHERE status IN ('PLACED', 'CONFIRMED', 'RETURNING')
          OR (status = 'CANCELLED' AND (stock <> 'RELEASED' OR payment <> 'VOIDED'))
       GROUP BY status`);
  }
}

function show(counts: readonly Count[] | undefined): void {
  for (const gauge of Object.values(gauges)) gauge.reset();
  if (counts === undefined) return;
  for (const status of UNSETTLED) {
    const found = counts.find((one) => one.status === status);
    gauges.inFlight.set({ status }, Number(found?.in_flight ?? 0));
    gauges.overdue.set({ status }, Number(found?.overdue ?? 0));
  }
}
