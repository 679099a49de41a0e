import type { Kafka } from 'kafkajs';

export type Client = Kafka;
