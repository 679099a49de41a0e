export { ApiProblems } from './api-problems.decorator.js';
export { PRINTABLE, PrintableName, Uuid } from './path-parameters.js';
export {
  INVALID_REQUEST,
  Problem,
  problemDetails,
  UNREADABLE_BODY,
  UNSUPPORTED_TYPE,
  type Fault,
  type ProblemDetails,
  type ProblemError,
} from './problem.js';
export { answerUnroutable, ProblemFilter } from './problem.filter.js';
export { createValidationPipe } from './validation.pipe.js';
