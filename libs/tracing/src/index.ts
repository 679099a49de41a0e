export {
  commitSpan,
  createSpan,
  processSpan,
  recordPolled,
  sendSpan,
  sweepSpan,
  type CreatedEvent,
} from './messaging-spans.js';
export { activeTraceId, aroundAll, type OpenSpan } from './open-span.js';
