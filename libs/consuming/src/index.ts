export { EventReader, UnprocessableMessage, type ReadMessage, type ReceivedEvent } from './event-reader.js';
export { MessageProcessor } from './message-processor.js';
export type { ProcessorParts } from './processor-parts.js';
export { Reactions, type Reaction } from './reactions.js';
export { ReactionsStrategy } from './reactions.strategy.js';
export { ReactsTo, reactionsDeclaredBy, ReactsToEach } from './reacts-to.decorator.js';
