export { ApiProblems } from './api-problems.decorator.js';
export { INVALID_REQUEST, UNREADABLE_BODY } from './faults.js';
export { PRINTABLE, PrintableName } from './printable-name.js';
export { Problem, type Fault, type ProblemDetails, type ProblemError } from './problem.js';
export { answerUnroutable, ProblemFilter } from './problem.filter.js';
export { Uuid } from './uuid.js';
export { createValidationPipe } from './validation.pipe.js';
