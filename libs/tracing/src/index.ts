export {
  commitSpan,
  createSpan,
  logFieldsOf,
  processSpan,
  recordPolled,
  sendSpan,
  sweepSpan,
  type CreatedEvent,
} from './messaging-spans.js';
export { endRequestSpan, requestSpan } from './request-span.js';
export { activeSpan, aroundAll, type OpenSpan } from './open-span.js';
