/**
 * Loaded before a service: `node --import ./infra/tracing/start.mjs main.js`. It starts OpenTelemetry's SDK if the standard
 * variables ask for traces, and otherwise loads nothing.
 */
const { OTEL_SDK_DISABLED, OTEL_TRACES_EXPORTER, OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT } =
  process.env;

const isWanted = OTEL_TRACES_EXPORTER || OTEL_EXPORTER_OTLP_ENDPOINT || OTEL_EXPORTER_OTLP_TRACES_ENDPOINT;

if (isWanted && OTEL_TRACES_EXPORTER !== 'none' && OTEL_SDK_DISABLED?.toLowerCase() !== 'true') {
  await import('./sdk.mjs');
}
