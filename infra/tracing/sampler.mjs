import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  SamplingDecision,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';

/**
 * Records a trace that links to a recorded one: what an order's messages share with others, such as a request to the
 * broker, is recorded if the order is. All other new traces are left to the sampler that is given.
 */
export class LinksBasedSampler {
  constructor(otherwise) {
    this.otherwise = otherwise;
  }

  shouldSample(context, traceId, name, kind, attributes, links) {
    if (links.some(({ context: linked }) => (linked.traceFlags & 1) === 1)) {
      return { decision: SamplingDecision.RECORD_AND_SAMPLED };
    }
    return this.otherwise.shouldSample(context, traceId, name, kind, attributes, links);
  }

  toString() {
    return `LinksBased{${this.otherwise.toString()}}`;
  }
}

const PARENT_BASED = 'parentbased_';

/**
 * The sampler that `OTEL_TRACES_SAMPLER` and `OTEL_TRACES_SAMPLER_ARG` name. One that follows parents follows links too.
 * @throws if there is no such sampler
 */
export function samplerOf({ OTEL_TRACES_SAMPLER, OTEL_TRACES_SAMPLER_ARG }) {
  const name = OTEL_TRACES_SAMPLER || `${PARENT_BASED}always_on`;
  if (!name.startsWith(PARENT_BASED)) return rootSampler(name, OTEL_TRACES_SAMPLER_ARG);
  const root = rootSampler(name.slice(PARENT_BASED.length), OTEL_TRACES_SAMPLER_ARG);
  return new ParentBasedSampler({ root: new LinksBasedSampler(root) });
}

function rootSampler(name, ratio) {
  switch (name) {
    case 'always_on':
      return new AlwaysOnSampler();
    case 'always_off':
      return new AlwaysOffSampler();
    case 'traceidratio':
      return new TraceIdRatioBasedSampler(ratioOf(ratio));
    default:
      throw new Error(`OTEL_TRACES_SAMPLER names no sampler that is known here: ${name}`);
  }
}

function ratioOf(text) {
  const ratio = text ? Number(text) : 1;
  if (ratio >= 0 && ratio <= 1) return ratio;
  throw new Error(`OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1, and is ${text}`);
}
