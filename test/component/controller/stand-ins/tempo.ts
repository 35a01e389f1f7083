import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { z } from 'zod/mini';
import { OPEN_TELEMETRY, pythonTools } from '../../../support/python-tools.ts';
import type { StandInLab } from '../../../support/stand-in-lab.ts';
import type { StandInCase } from './case.ts';

const service = `shop-${randomUUID()}`;

/** What an instrumented app does: two spans of one trace, sent by the exporter of OpenTelemetry itself. */
const APP = `
import sys
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
provider = TracerProvider(resource=Resource.create({"service.name": sys.argv[2]}))
provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=sys.argv[1] + "/v1/traces")))
tracer = provider.get_tracer("app")
with tracer.start_as_current_span("GET /shop"):
    with tracer.start_as_current_span("query", attributes={"db.rows": -2, "db.cached": True}):
        pass
provider.shutdown()
`;

export const tempo: StandInCase = {
  name: 'tempo-coordinator-k8s',
  endpoint: 'tracing',
  theirs: 'tracing',
  end: () => ({ interface: 'tracing', asks: { receivers: '["otlp_http"]' } }),
  writes: {
    application: {
      receivers:
        '[{"protocol":{"name":"otlp_http","type":"http"},"url":"http://tempo-coordinator-k8s.m.svc.cluster.local:4318"}]',
    },
  },
  async use(lab) {
    const { application } = await lab.answer('tracing');
    const [receiver] = JSON.parse(application['receivers'] ?? '') as { url: string }[];
    const url = new URL(receiver?.url ?? '');
    url.hostname = await lab.address('tempo-coordinator-k8s');
    const python = join(pythonTools('otel', ...OPEN_TELEMETRY), 'python');
    await promisify(execFile)(python, ['-c', APP, url.origin, service], { timeout: 30_000 });
    await keeps(lab);
    const broken = { method: 'POST', url: `${url.origin}/v1/traces`, body: 'not protobuf' };
    expect(
      await lab.fetch({ ...broken, headers: { 'content-type': 'application/x-protobuf' } }),
    ).toMatchObject({ status: 400 });
  },
  kept: keeps,
};

async function keeps(lab: StandInLab): Promise<void> {
  const get = async (path: string): Promise<unknown> =>
    (
      await lab.fetch({
        method: 'GET',
        url: `http://${await lab.address('tempo-coordinator-k8s')}:3200${path}`,
      })
    ).body;
  const found = z
    .object({ traces: z.array(z.object({ traceID: z.string(), rootTraceName: z.string() })) })
    .parse(await get(`/api/search?tags=${encodeURIComponent(`service.name=${service}`)}`));
  const [trace] = found.traces;
  expect(trace).toMatchObject({ rootTraceName: 'GET /shop' });
  const attributes = [
    { key: 'db.rows', value: { intValue: '-2' } },
    { key: 'db.cached', value: { boolValue: true } },
  ];
  expect(await get(`/api/traces/${trace?.traceID ?? ''}`)).toMatchObject({
    batches: [
      { scopeSpans: [{ spans: [{ name: 'query', attributes }] }] },
      { scopeSpans: [{ spans: [{ name: 'GET /shop' }] }] },
    ],
  });
}
