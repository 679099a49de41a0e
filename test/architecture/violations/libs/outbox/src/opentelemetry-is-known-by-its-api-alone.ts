import type { NodeSDK } from '@opentelemetry/sdk-node';

export type Sdk = NodeSDK;
