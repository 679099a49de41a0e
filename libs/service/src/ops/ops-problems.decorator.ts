import { ApiProblems, INVALID_REQUEST, UNREADABLE_BODY, type Fault, type Problem } from '#libs/problem-details';
import { FOREIGN_HOST, FOREIGN_ORIGIN, NOT_LOCAL, UNAUTHORIZED } from './ops.problems.js';

/** Documents the error answers of a request that shows something: those that are given, and those of the door. */
export function ShowProblems(...given: readonly (Fault | Problem)[]): MethodDecorator {
  return ApiProblems(...given, UNAUTHORIZED, FOREIGN_HOST, FOREIGN_ORIGIN);
}

/** Documents the error answers of a request that acts. */
export function ActProblems(...given: readonly (Fault | Problem)[]): MethodDecorator {
  return ShowProblems(...given, NOT_LOCAL, INVALID_REQUEST, ...UNREADABLE_BODY);
}
