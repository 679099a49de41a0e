import type { MessageConsumer, TakeMessages } from '#libs/messages';
import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import { Histogram } from 'prom-client';
import { lastValueFrom } from 'rxjs';
import type { MessageProcessor } from './message-processor.js';
import type { RetryPolicy } from '#libs/timing';
import type { Reactions } from './reactions.js';

const handling = new Histogram({
  name: 'consumer_handling_seconds',
  help: 'How long the reactions to messages of one batch took, with the commit of their transaction',
  labelNames: ['topic'],
});

/** What a consumer needs to feed a service's reactions. */
export interface StrategyParts {
  readonly consumer: MessageConsumer;
  readonly processor: MessageProcessor;
  /** This strategy adds the `@ReactsTo` methods that Nest has found. */
  readonly reactions: Reactions;
}

/** Nest's transport for events: it connects the application's `@ReactsTo` methods to the messages of a consumer. */
export class ReactionsStrategy extends Server implements CustomTransportStrategy {
  constructor(private readonly parts: StrategyParts) {
    super();
  }

  async listen(callback: (error?: unknown) => void): Promise<void> {
    const { consumer, processor, reactions } = this.parts;
    for (const [type, handler] of this.messageHandlers) {
      const react = async (...args: Parameters<Parameters<Reactions['add']>[1]>): Promise<void> => {
        const result: unknown = await handler(...args);
        await lastValueFrom(this.transformToObservable(result), { defaultValue: undefined });
      };
      reactions.add(type, react, handler.extras as Partial<RetryPolicy> | undefined);
    }
    await consumer.start(timed(processor.process));
    callback();
  }

  close(): Promise<void> {
    return this.parts.consumer.stop();
  }

  on(): never {
    throw new Error("This transport emits no events; its consumer's state is in isConsuming and in the metrics");
  }

  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- Nest's `Server` declares it so
  unwrap<T>(): T {
    return this.parts.consumer as T;
  }
}

/** Notes how long messages took that were taken. A fault says nothing about that. */
function timed(take: TakeMessages): TakeMessages {
  return async (messages, taken, goesOn) => {
    const end = handling.startTimer({ topic: messages[0]?.topic ?? '' });
    await take(messages, taken, goesOn);
    end();
  };
}
