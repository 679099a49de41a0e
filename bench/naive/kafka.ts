import { Transport, type ClientProvider, type KafkaOptions } from '@nestjs/microservices';

const client = { brokers: (process.env.KAFKA_BROKERS ?? '').split(',') };

/** One topic for each event, because Nest's Kafka transport routes by topic. */
export const TOPICS = {
  orderPlaced: 'naive.order-placed',
  orderConfirmed: 'naive.order-confirmed',
  orderCancelled: 'naive.order-cancelled',
  stockReserved: 'naive.stock-reserved',
  stockRejected: 'naive.stock-rejected',
  stockCommitted: 'naive.stock-committed',
  stockReleased: 'naive.stock-released',
  paymentAuthorized: 'naive.payment-authorized',
  paymentDeclined: 'naive.payment-declined',
  paymentCaptured: 'naive.payment-captured',
  paymentVoided: 'naive.payment-voided',
} as const;

/** The events a service listens to. */
export function listener(service: string): KafkaOptions {
  return {
    transport: Transport.KAFKA,
    options: {
      client: { ...client, clientId: `naive-${service}` },
      consumer: {
        groupId: `naive-${service}`,
        allowAutoTopicCreation: false,
        maxWaitTimeInMs: 500,
        sessionTimeout: 10_000,
      },
      subscribe: { fromBeginning: true },
      // The fastest of the values that were tried. The default of 1 takes one message at a time.
      run: { partitionsConsumedConcurrently: 12 },
    },
  };
}

/** The client that emits a service's events. */
export function emitter(service: string): ClientProvider {
  return {
    transport: Transport.KAFKA,
    options: {
      client: { ...client, clientId: `naive-${service}` },
      producer: { allowAutoTopicCreation: false },
      producerOnlyMode: true,
    },
  };
}
