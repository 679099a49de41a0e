"""Continues the trace of each event in a span of this reader, if the standard variables of OpenTelemetry ask for traces."""

import contextlib
import os

from opentelemetry import trace
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from events import headers_of

W3C = TraceContextTextMapPropagator()


def start(service):
    """Loads OpenTelemetry's SDK if traces are wanted. Without it, every span below does nothing."""
    wanted = any(
        os.environ.get(name)
        for name in ("OTEL_TRACES_EXPORTER", "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
    )
    refused = os.environ.get("OTEL_TRACES_EXPORTER") == "none" or os.environ.get("OTEL_SDK_DISABLED", "").lower() == "true"
    if refused or not wanted:
        return
    from opentelemetry.exporter.otlp.json.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    os.environ.setdefault("OTEL_SERVICE_NAME", service)
    provider = TracerProvider()  # its sampler is the one of the variables, and at the end of the process it sends its last spans
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)


@contextlib.contextmanager
def processing(messages, group):
    """A span for each message, until all of them are processed together: the child of the span that created its event."""
    tracer = trace.get_tracer("choreographed-saga")
    spans = [tracer.start_span(**span_of(message, group)) for message in messages if not message.error()]
    try:
        yield
    except BaseException as error:  # its text may name a customer, so a trace has only its type
        for span in spans:
            span.set_status(trace.StatusCode.ERROR)
            span.set_attribute("error.type", type(error).__name__)
        raise
    finally:
        for span in spans:
            span.end()


def span_of(message, group):
    headers = headers_of(message)
    context = W3C.extract(headers)
    creation = trace.get_current_span(context).get_span_context()
    attributes = {
        "messaging.system": "kafka",
        "messaging.operation.name": "process",
        "messaging.operation.type": "process",
        "messaging.destination.name": message.topic(),
        "messaging.destination.partition.id": str(message.partition()),
        "messaging.kafka.offset": message.offset(),
        "messaging.kafka.message.key": (message.key() or b"").decode(errors="replace"),
        "messaging.consumer.group.name": group,
        "messaging.message.id": headers.get("ce_id", ""),
        "cloudevents.event_type": headers.get("ce_type", ""),
    }
    return {
        "name": f"process {message.topic()}",
        "kind": trace.SpanKind.CONSUMER,
        "context": context,
        "links": [trace.Link(creation)] if creation.is_valid else [],
        "attributes": attributes,
    }
