import { currentTrace, type TraceContext } from './trace-context.js';

/** A step of a trace, until it ends. */
export interface Span {
  readonly traceId: string;
  /** What children on other hosts are given. */
  readonly traceparent: string;
  set(attributes: SpanAttributes): void;
  /** @param error why it failed */
  end(error?: string): void;
}

export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

export interface SpanOptions {
  /** Default `internal`. */
  readonly kind?: 'internal' | 'server' | 'producer' | 'consumer';
  /** The `traceparent` of what caused it; without one it begins a trace. */
  readonly parent?: string | undefined;
  /** `traceparent`s of what else has to do with it. */
  readonly links?: readonly string[];
  readonly attributes?: SpanAttributes;
  /** Milliseconds since 1970; default now. */
  readonly startedAt?: number;
}

/** Makes spans and sends them away. Where tracing is off there is none, so that nothing is loaded and nothing paid. */
export interface Tracing {
  start(name: string, options: SpanOptions): Span;
  /** Runs `work` with the span as its own: what it logs, submits and traces belongs to it. */
  within<T>(span: Span, context: TraceContext, work: () => T): T;
  /** Sends what is left, if that takes seconds only. Never rejects. */
  close(): Promise<void>;
}

/** What log lines and submissions are told within a span. */
export function contextOf({ traceId, traceparent }: Span, jobId?: string): TraceContext {
  return { traceId, traceparent, jobId };
}

/** Injection token of `Tracing | null`. */
export const TRACING = Symbol('Tracing');

export interface TracingOptions {
  /** `service.name`. */
  readonly service: string;
  /** URL of the OTLP receiver, without `/v1/traces`; undefined: tracing is off. */
  readonly endpoint: string | undefined;
  /** Part (0..1) of the traces begun here that are recorded; what a caller decided holds. */
  readonly ratio: number;
  readonly onError: (error: unknown) => void;
}

/** Runs `work` as a span of its own, under the one that is under way. */
export async function inSpan<T>(
  tracing: Tracing | null,
  name: string,
  options: Omit<SpanOptions, 'parent'>,
  work: (span: Span | undefined) => Promise<T>,
): Promise<T> {
  if (!tracing) return work(undefined);
  const outer = currentTrace();
  const span = tracing.start(name, { ...options, parent: outer?.traceparent });
  try {
    const result = await tracing.within(span, contextOf(span, outer?.jobId), async () => work(span));
    span.end();
    return result;
  } catch (error) {
    span.end(error instanceof Error ? error.message : String(error));
    throw error;
  }
}
