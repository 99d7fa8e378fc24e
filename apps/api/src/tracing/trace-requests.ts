import {
  contextOf,
  formatTraceparent,
  inTraceContext,
  parseTraceparent,
  type Span,
  type TraceContext,
  type Tracing,
} from '@fairlane/platform';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Asked for every few seconds, by machines: nobody wants them among the traces. */
const PROBES = /^\/(?:health|metrics)(?:\/|$)/;

interface Traced {
  readonly context: TraceContext;
  readonly span: Span | undefined;
}

/** Of the requests that have one, for as long as they live. */
const traces = new WeakMap<object, Traced>();

/** Of a request; undefined when nobody traces it. */
export const traceOf = (request: object): TraceContext | undefined => traces.get(request)?.context;

/**
 * Gives each request its place in a trace. With tracing on it is a span, under the caller's when the request has a
 * `traceparent`; with tracing off the caller's is passed on to log lines and jobs, and requests without one pay nothing.
 */
export function traceRequests(app: NestFastifyApplication, tracing: Tracing | null): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request, _reply, done) => {
    const { traceparent } = request.headers;
    if (tracing || traceparent !== undefined) {
      const { method, routeOptions } = request;
      const traced = begin(tracing, { method, route: routeOptions.url ?? 'unknown', traceparent });
      if (traced) traces.set(request, traced);
    }
    done();
  });
  // After the body was read: what is read from a socket does not know for whom.
  fastify.addHook('preValidation', (request, _reply, done) => {
    const traced = traces.get(request);
    if (!traced) done();
    else if (tracing && traced.span) tracing.within(traced.span, traced.context, done);
    else inTraceContext(traced.context, done);
  });
  fastify.addHook('onResponse', (request, { statusCode }, done) => {
    const span = traces.get(request)?.span;
    span?.set({ 'http.response.status_code': statusCode });
    span?.end(statusCode >= 500 ? `status ${statusCode}` : undefined);
    done();
  });
}

interface Incoming {
  readonly method: string;
  readonly route: string;
  readonly traceparent: unknown;
}

function begin(tracing: Tracing | null, { method, route, traceparent }: Incoming): Traced | undefined {
  const remote = parseTraceparent(traceparent);
  const parent = remote && formatTraceparent(remote); // whatever a later version adds is not stored
  if (!tracing)
    return remote && { context: { traceId: remote.traceId, traceparent: parent }, span: undefined };
  if (PROBES.test(route)) return undefined;
  const attributes = { 'http.request.method': method, 'http.route': route };
  const span = tracing.start(`${method} ${route}`, { kind: 'server', parent, attributes });
  return { context: contextOf(span), span };
}
