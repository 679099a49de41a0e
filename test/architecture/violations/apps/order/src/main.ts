import { Relay } from '#libs/outbox';
import { inUse } from './in-use.js';

console.log(Relay, inUse);
