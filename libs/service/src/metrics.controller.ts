import { ConsumerLag } from '#libs/kafka';
import { ApiProblems } from '#libs/problem-details';
import { endsWithin } from '#libs/timing';
import { Controller, Get, Header, Logger } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { collectDefaultMetrics, Gauge, register } from 'prom-client';
import { DataSource } from 'typeorm';

const pending = new Gauge({ name: 'outbox_pending_rows', help: 'Events that wait to be published' });
const oldest = new Gauge({
  name: 'outbox_oldest_row_age_seconds',
  help: 'How long the oldest event in the outbox has waited',
});
const refused = new Gauge({ name: 'outbox_refused_rows', help: 'Events that the broker will never take' });
const parked = new Gauge({ name: 'dead_letters_parked', help: 'Dead letters that wait for a redrive or a discard' });

/** How long the tables may take. It is well below the 10 s in which Prometheus gives up. */
const TABLES_MS = 3_000;

collectDefaultMetrics();

/** For Prometheus. Values that are not counted as they change are measured here, on each request. */
@ApiTags('operations')
@Controller('metrics')
export class MetricsController {
  private readonly logger = new Logger(MetricsController.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly lag: ConsumerLag,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Shows what Prometheus scrapes.' })
  @ApiOkResponse({ description: 'The metrics.', content: { 'text/plain': { schema: { type: 'string' } } } })
  @ApiProblems()
  @Header('content-type', register.contentType)
  async metrics(): Promise<string> {
    // The other metrics matter most while the database is away.
    const unmeasured = (error: unknown) => {
      // An old value would look like a healthy service.
      for (const gauge of [pending, oldest, refused, parked]) gauge.remove();
      this.logger.warn(`the tables were not measured: ${String(error)}`);
    };
    const tables = endsWithin(TABLES_MS, this.measureTables()).then((inTime) => {
      if (!inTime) unmeasured(`the database did not answer within ${String(TABLES_MS)} ms`);
    }, unmeasured);
    await Promise.all([this.lag.measure(), tables]);
    return register.metrics();
  }

  private async measureTables(): Promise<void> {
    const [row]: Record<'pending' | 'oldest' | 'refused' | 'parked', string>[] = await this.dataSource.query(`
      SELECT (SELECT count(*) FROM outbox) AS pending,
             (SELECT coalesce(extract(epoch FROM now() - min(time::timestamptz)), 0) FROM outbox) AS oldest,
             (SELECT count(*) FROM outbox_refused) AS refused,
             (SELECT count(*) FROM dead_letters WHERE status = 'parked') AS parked`);
    pending.set(Number(row?.pending));
    oldest.set(Number(row?.oldest));
    refused.set(Number(row?.refused));
    parked.set(Number(row?.parked));
  }
}
