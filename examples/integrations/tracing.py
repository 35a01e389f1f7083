import os

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor

# The exporter reads OTEL_EXPORTER_OTLP_ENDPOINT itself, and the provider OTEL_SERVICE_NAME.
provider = TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(OTLPSpanExporter()))
trace.set_tracer_provider(provider)
with trace.get_tracer(os.environ["OTEL_SERVICE_NAME"]).start_as_current_span("order"):
    print("ordered")
