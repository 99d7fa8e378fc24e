import {
  context,
  diag,
  DiagLogLevel,
  propagation,
  ROOT_CONTEXT,
  type Span as ApiSpan,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { formatTraceparent, inTraceContext, parseTraceparent, type TraceContext } from './trace-context.js';
import type { Span, SpanAttributes, SpanOptions, Tracing, TracingOptions } from './tracing.js';

const KINDS = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;

/** Spans that wait to be sent; more are dropped, so that a receiver that is away costs 50 MB at most. */
const MOST_WAITING = 16_384;
/** How soon a span is sent. */
const SEND_MILLIS = 1_000;
/** Longest wait for the receiver at the end of the process. */
const CLOSE_MILLIS = 3_000;

/**
 * Tracing by OpenTelemetry, sent by OTLP over HTTP. It is also what `@opentelemetry/api` of a task's own module finds, so
 * that spans which a task makes itself are children of the task's.
 */
export class OpenTelemetry implements Tracing {
  private readonly provider: TracerProvider;
  private readonly tracer;

  constructor({ service, endpoint, ratio, onError }: TracingOptions & { readonly endpoint: string }) {
    const report = (message: string): void => onError(new Error(message));
    const ignore = (): void => undefined;
    diag.setLogger(
      { error: report, warn: report, info: ignore, debug: ignore, verbose: ignore },
      { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
    );
    const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces` });
    this.provider = new TracerProvider({
      resource: resourceFromAttributes({
        'service.name': service,
        'service.instance.id': `${hostname()}:${process.pid}`,
      }),
      sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
      spanProcessors: [
        new BatchSpanProcessor({ exporter, maxQueueSize: MOST_WAITING, scheduledDelayMillis: SEND_MILLIS }),
      ],
    });
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
    trace.setGlobalTracerProvider(this.provider);
    this.tracer = this.provider.getTracer('fairlane');
  }

  start(name: string, { kind = 'internal', parent, links = [], attributes, startedAt }: SpanOptions): Span {
    const remote = remoteOf(parent);
    const span = this.tracer.startSpan(
      name,
      {
        kind: KINDS[kind],
        links: links.flatMap((link) => remoteOf(link) ?? []).map((of) => ({ context: of })),
        ...(attributes && { attributes }),
        ...(startedAt !== undefined && { startTime: startedAt }),
      },
      remote ? trace.setSpanContext(ROOT_CONTEXT, remote) : ROOT_CONTEXT,
    );
    return new RecordedSpan(span);
  }

  within<T>(span: Span, traced: TraceContext, work: () => T): T {
    if (!(span instanceof RecordedSpan)) throw new TypeError('A span that was not begun here');
    const active = trace.setSpan(context.active(), span.recorded);
    return inTraceContext(traced, () => context.with(active, work));
  }

  async close(): Promise<void> {
    const sent = this.provider.shutdown().catch(() => undefined);
    await Promise.race([sent, delay(CLOSE_MILLIS, undefined, { ref: false })]);
  }
}

class RecordedSpan implements Span {
  constructor(readonly recorded: ApiSpan) {}

  get traceId(): string {
    return this.recorded.spanContext().traceId;
  }

  get traceparent(): string {
    const { traceId, spanId, traceFlags } = this.recorded.spanContext();
    return formatTraceparent({ traceId, spanId, isSampled: (traceFlags & TraceFlags.SAMPLED) !== 0 });
  }

  set(attributes: SpanAttributes): void {
    this.recorded.setAttributes(attributes);
  }

  end(error?: string): void {
    if (error !== undefined) this.recorded.setStatus({ code: SpanStatusCode.ERROR, message: error });
    this.recorded.end();
  }
}

function remoteOf(traceparent: string | undefined): SpanContext | undefined {
  const remote = parseTraceparent(traceparent);
  if (!remote) return undefined;
  const { traceId, spanId, isSampled } = remote;
  const traceFlags = isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE;
  return { traceId, spanId, traceFlags, isRemote: true };
}
