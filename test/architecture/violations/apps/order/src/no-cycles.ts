export { theOther } from './no-cycles-the-other-half.js';

export const one = 1;
