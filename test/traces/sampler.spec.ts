import { describe, expect, it } from '@jest/globals';
import { ROOT_CONTEXT, SpanKind, trace, type Link } from '@opentelemetry/api';
import { SamplingDecision } from '@opentelemetry/sdk-trace';
import { samplerOf } from '../../infra/tracing/sampler.mjs';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const spanOf = (traceFlags: number) => ({ traceId: TRACE_ID, spanId: 'b7ad6b7169203331', traceFlags });
const linkTo = (traceFlags: number): Link => ({ context: spanOf(traceFlags) });

interface Begun {
  readonly links?: Link[];
  readonly parent?: number;
}

function isRecorded(env: NodeJS.ProcessEnv, { links = [], parent }: Begun = {}): boolean {
  const context = parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, spanOf(parent));
  const { decision } = samplerOf(env).shouldSample(context, TRACE_ID, 'send', SpanKind.CLIENT, {}, links);
  return decision === SamplingDecision.RECORD_AND_SAMPLED;
}

const NEVER = { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' };

describe('the sampler', () => {
  it('records everything if nothing else is asked for', () => {
    expect(isRecorded({})).toBe(true);
  });

  it.each<[string, Begun, boolean]>([
    ['a trace that begins', {}, false],
    ['what several traces share, if one of them is recorded', { links: [linkTo(0), linkTo(1)] }, true],
    ['what several traces share, if none is recorded', { links: [linkTo(0)] }, false],
    ['the child of a recorded span', { parent: 1 }, true],
    ['the child of a span that is not recorded, whatever it links to', { parent: 0, links: [linkTo(1)] }, false],
  ])('decides at a ratio of 0 about %s', (_, begun, recorded) => {
    expect(isRecorded(NEVER, begun)).toBe(recorded);
  });

  it('follows neither parents nor links if it is told to record nothing', () => {
    expect(isRecorded({ OTEL_TRACES_SAMPLER: 'always_off' }, { parent: 1, links: [linkTo(1)] })).toBe(false);
  });

  it.each([
    [{ OTEL_TRACES_SAMPLER: 'sometimes' }, 'OTEL_TRACES_SAMPLER names no sampler that is known here: sometimes'],
    [{ ...NEVER, OTEL_TRACES_SAMPLER_ARG: '10%' }, 'OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1, and is 10%'],
  ])('refuses %j', (env, message) => {
    expect(() => samplerOf(env)).toThrow(message);
  });
});
