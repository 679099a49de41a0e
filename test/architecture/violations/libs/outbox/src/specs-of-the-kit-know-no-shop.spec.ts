import { EVENTS } from '#libs/contracts';

console.log(EVENTS);
