export const EVENTS = {};
