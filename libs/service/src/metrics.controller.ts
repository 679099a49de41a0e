import { ApiProblems } from '#libs/problem-details';
import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { collectDefaultMetrics, register } from 'prom-client';
import { DatabasePool } from './database-pool.js';

collectDefaultMetrics();

/** For Prometheus. It asks nobody: what others must be asked for is measured in the background. */
@ApiTags('operations')
@Controller('metrics')
export class MetricsController {
  constructor(private readonly pool: DatabasePool) {}

  @Get()
  @ApiOperation({ summary: 'Shows what Prometheus scrapes.' })
  @ApiOkResponse({ description: 'The metrics.', content: { 'text/plain': { schema: { type: 'string' } } } })
  @ApiProblems()
  @Header('content-type', register.contentType)
  metrics(): Promise<string> {
    this.pool.show();
    return register.metrics();
  }
}
