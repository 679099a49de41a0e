import { one } from './no-cycles.js';

export const theOther = one + 1;
