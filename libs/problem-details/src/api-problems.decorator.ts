import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath, type ApiResponseOptions } from '@nestjs/swagger';
import { Problem, problemDetails, ProblemDetails, UNAVAILABLE, UNEXPECTED, type Fault } from './problem.js';

/** Documents the error answers of a request: those that are given here, a problem as an example, and those that every request may get. */
export function ApiProblems(...given: readonly (Fault | Problem)[]): MethodDecorator {
  const faults = given.map((one) => (one instanceof Problem ? one.fault : one));
  const all = [...faults, UNEXPECTED, UNAVAILABLE];
  const statuses = [...new Set(all.map(({ status }) => status))];
  return applyDecorators(
    ApiExtraModels(ProblemDetails),
    ...statuses.map((status) =>
      ApiResponse(
        answerWith(
          status,
          all.filter((fault) => fault.status === status),
        ),
      ),
    ),
  );
}

/** One answer for each status: its schema names the kinds of problem that it may have, and shows an example of each. */
function answerWith(status: number, faults: readonly Fault[]): ApiResponseOptions {
  const bodies = faults.map((fault) => problemDetails(fault));
  const kinds = { type: 'object', properties: { type: { type: 'string', enum: bodies.map(({ type }) => type) } } };
  return {
    status,
    description: bodies.map(({ title }) => title).join(' or '),
    ...(status === UNAVAILABLE.status && {
      headers: {
        'Retry-After': { description: 'When to try again, in seconds.', required: true, schema: { type: 'integer' } },
      },
    }),
    content: {
      'application/problem+json': {
        schema: { allOf: [{ $ref: getSchemaPath(ProblemDetails) }, kinds] },
        examples: Object.fromEntries(bodies.map((body) => [body.title, { value: body }])),
      },
    },
  };
}
