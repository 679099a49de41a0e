import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { INVALID_REQUEST, Problem, type ProblemError } from './problem.js';

/** Refuses bodies and queries that break the rules of their class, and unknown fields, with a pointer to each fault. */
export function createValidationPipe(): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    exceptionFactory: (errors) =>
      Problem.of({ ...INVALID_REQUEST, errors: errors.flatMap((error) => describe(error, '')) }),
  });
}

function describe({ property, constraints, children }: ValidationError, parent: string): ProblemError[] {
  const pointer = `${parent}/${property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const own = Object.values(constraints ?? {}).map((detail) => ({ pointer, detail }));
  return [...own, ...(children ?? []).flatMap((child) => describe(child, pointer))];
}
