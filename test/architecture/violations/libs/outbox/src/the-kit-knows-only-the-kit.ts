// Types only: that ties the kit to this shop no less.
import type { EVENTS } from '#libs/contracts';

export type Peek = typeof EVENTS;
