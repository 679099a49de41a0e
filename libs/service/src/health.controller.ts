import { Controller, Get, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { HealthCheck, HealthCheckService, HealthIndicatorService, TypeOrmHealthIndicator } from '@nestjs/terminus';
import { HealthFilter } from './health.filter.js';
import { Messaging } from './messaging.js';

const DATABASE_TIMEOUT_MS = 2_000;

/**
 * For the platform that runs the service. A service is ready when its database answers and it has joined its consumer group
 * once. It stays ready while Kafka is away: it still takes requests, and their events wait in the outbox.
 */
@ApiExcludeController()
@Controller('health')
@UseFilters(HealthFilter)
export class HealthController {
  private hasJoined = false;

  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly database: TypeOrmHealthIndicator,
    private readonly messaging: Messaging,
  ) {}

  @Get('live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('ready')
  @HealthCheck()
  ready() {
    return this.health.check([
      () => this.database.pingCheck('database', { timeout: DATABASE_TIMEOUT_MS }),
      () => {
        const { isConsuming, pausedPartitions } = this.messaging.consumer;
        this.hasJoined ||= isConsuming;
        const indicator = this.indicators.check('consumer');
        return this.hasJoined
          ? indicator.up({ consuming: isConsuming, pausedPartitions })
          : indicator.down('has not joined its consumer group yet');
      },
    ]);
  }
}
