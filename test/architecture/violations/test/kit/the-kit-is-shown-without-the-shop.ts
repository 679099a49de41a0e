import type { EVENTS } from '#libs/contracts';

export type Peek = typeof EVENTS;
