import type { Sampler } from '@opentelemetry/sdk-trace';

export function samplerOf(env: NodeJS.ProcessEnv): Sampler;
