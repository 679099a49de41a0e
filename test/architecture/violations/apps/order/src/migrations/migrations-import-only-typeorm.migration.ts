// Types only: today's words are no part of history either way.
import type { Relay } from '#libs/outbox';

export type Peek = Relay;
