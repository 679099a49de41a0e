import type { Logger } from 'pino';

export type Pino = Logger;
