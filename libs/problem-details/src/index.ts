export { PRINTABLE, PrintableName } from './printable-name.js';
export { Problem, type ProblemDetails, type ProblemError } from './problem.js';
export { answerUnroutable, ProblemFilter } from './problem.filter.js';
export { createValidationPipe } from './validation.pipe.js';
