import { applyDecorators } from '@nestjs/common';
import { ApiOkResponse, ApiServiceUnavailableResponse, type ApiResponseNoStatusOptions } from '@nestjs/swagger';

/** What is asked, by its name, with what it says of itself. */
const INDICATORS = {
  type: 'object',
  additionalProperties: {
    type: 'object',
    required: ['status'],
    properties: { status: { type: 'string', enum: ['up', 'down'] } },
    additionalProperties: true,
  },
};

const UP = {
  database: { status: 'up' },
  consumer: { status: 'up', consuming: true, pausedPartitions: [] },
};
const DOWN = { consumer: { status: 'down', message: 'has not joined its consumer group yet' } };

/** Documents the answers of `GET /health/ready`. Terminus can do so too, but not where modules are loaded by Jest. */
export function ApiReadiness(): MethodDecorator {
  return applyDecorators(
    ApiOkResponse(answerWith('The service is ready.', ['ok'], { status: 'ok', info: UP, error: {}, details: UP })),
    ApiServiceUnavailableResponse(
      answerWith('The service is not ready, or stops.', ['error', 'shutting_down'], {
        status: 'error',
        info: { database: UP.database },
        error: DOWN,
        details: { database: UP.database, ...DOWN },
      }),
    ),
  );
}

function answerWith(description: string, statuses: readonly string[], example: object): ApiResponseNoStatusOptions {
  return {
    description,
    schema: {
      type: 'object',
      required: ['status', 'details'],
      properties: {
        status: { type: 'string', enum: [...statuses] },
        info: { ...INDICATORS, description: 'What is up.' },
        error: { ...INDICATORS, description: 'What is down.' },
        details: { ...INDICATORS, description: 'Both.' },
      },
      additionalProperties: false,
      example,
    },
  };
}
