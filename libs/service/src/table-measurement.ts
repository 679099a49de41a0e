import { BackgroundMeasurement } from '#libs/timing';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { DataSource } from 'typeorm';

const gauges = {
  pending: new Gauge({ name: 'outbox_pending_rows', help: 'Events that wait to be published' }),
  oldest: new Gauge({
    name: 'outbox_oldest_row_age_seconds',
    help: 'How long the oldest event in the outbox has waited',
  }),
  refused: new Gauge({ name: 'outbox_refused_rows', help: 'Events that the broker will never take' }),
  parked: new Gauge({ name: 'dead_letters_parked', help: 'Dead letters that wait for a redrive or a discard' }),
};

type TableMetric = keyof typeof gauges;

/** What was read: the values of the metrics, and the number of keys in quarantine. Counts are 64 bits wide, so text. */
export type TableValues = Readonly<Record<TableMetric | 'keys', string>>;

/** Measures the tables of the messaging, in the background. */
@Injectable()
export class TableMeasurement implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly measurement: BackgroundMeasurement<TableValues>;

  constructor(private readonly dataSource: DataSource) {
    this.measurement = new BackgroundMeasurement({ name: 'what waits in the tables', read: () => this.read(), show });
  }

  /** What was measured last, or undefined while it is unknown. */
  get values(): TableValues | undefined {
    return this.measurement.value;
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

  private async read(): Promise<TableValues> {
    const [row]: TableValues[] = await this.dataSource.query(`
      SELECT (SELECT count(*) FROM outbox) AS pending,
             (SELECT coalesce(extract(epoch FROM now() - min(time::timestamptz)), 0) FROM outbox) AS oldest,
             (SELECT count(*) FROM outbox_refused) AS refused,
             (SELECT count(*) FROM dead_letters WHERE status = 'parked') AS parked,
             (SELECT count(*) FROM quarantined_keys) AS keys`);
    if (row === undefined) throw new Error('PostgreSQL answered without a row');
    return row;
  }
}

function show(row: TableValues | undefined): void {
  for (const [name, gauge] of Object.entries(gauges)) {
    if (row === undefined) gauge.remove();
    else gauge.set(Number(row[name as TableMetric]));
  }
}
