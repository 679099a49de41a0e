export { EVENTS } from '#libs/contracts';
