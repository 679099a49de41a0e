import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { NodeSDK, resources } from '@opentelemetry/sdk-node';
import { endAfterFlush } from './flush.mjs';
import { samplerOf } from './sampler.mjs';

/** A request to the broker may carry this many messages, and its span links to each. The SDK would keep 128 links. */
const MOST_LINKS = 1_000;

/** The SDK's 5 s let spans outlive many collections of garbage, each of which moves them. */
process.env.OTEL_BSP_SCHEDULE_DELAY ||= '1000';

/** Our statements have numbers for names. What they do is their first word. */
function describeQuery(span, { query }) {
  span.updateName(`pg.query:${/\w+/.exec(query.text)?.[0].toUpperCase() ?? ''}`);
}

const sdk = new NodeSDK({
  resource: resources.defaultResource().merge(
    resources.resourceFromAttributes({
      ...(process.env.INSTANCE_NAME && { 'service.instance.id': process.env.INSTANCE_NAME }),
    }),
  ),
  resourceDetectors: [resources.envDetector],
  sampler: samplerOf(process.env),
  spanLimits: { linkCountLimit: Number(process.env.OTEL_SPAN_LINK_COUNT_LIMIT || MOST_LINKS) },
  // Prometheus has the metrics, and the standard output has the logs.
  metricReaders: [],
  logRecordProcessors: [],
  instrumentations: [
    // The queries of a transaction, and not those that look every second whether there is something to do.
    new PgInstrumentation({ requireParentSpan: true, ignoreConnectSpans: true, requestHook: describeQuery }),
  ],
});
sdk.start();
endAfterFlush(() => sdk.shutdown());
