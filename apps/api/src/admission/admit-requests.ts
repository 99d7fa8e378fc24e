import { withDatabaseDeadline } from '@fairlane/persistence';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import type { ApiConfig } from '../api.settings.js';
import { Metrics } from '../metrics/metrics.js';
import { STREAM_TYPES } from '../validation/body-parsers.js';
import { Admission } from './admission.js';
import { overloaded } from './overloaded.js';
import { Pass } from './pass.js';

/** Requests for each connection to the database that are let in unless configured otherwise. */
const REQUESTS_PER_CONNECTION = 10;
/** Longest time for the answer, from when the body is there. */
const ANSWER_SECONDS = 5;
/** Longest time for a JSON body to come: a caller who goes silent holds a place. */
const BODY_SECONDS = 30;

/** Bodies up to this size are bounded by the number of requests alone, so that no large one can keep them out. */
const SMALL_BODY_BYTES = 64 * 1_024;

/** Probes must answer when nothing else does, and the live stream lasts. */
const UNCOUNTED = new Set(['/health/live', '/health/ready', '/metrics', '/v1/events', '/v1/live']);
/** Streams have gates of their own, and last as long as their callers send. */
const STREAMING = new Set(['/v1/customers/:id/records', '/v1/imports']);

/**
 * Lets in what this process can answer in time, and answers the rest with 503 before it has read its body. What is let
 * in shares one deadline with all its statements, so that it ends in seconds whatever the database does.
 */
export function admitRequests(app: NestFastifyApplication, config: ApiConfig): void {
  const { shed, underWay } = app.get(Metrics);
  const admission = new Admission({
    requests: config.maxRequests ?? REQUESTS_PER_CONNECTION * config.databasePoolSize,
    bytes: config.bodiesLimitBytes,
  });
  const passes = new WeakMap<FastifyRequest, Pass>();
  const fastify = app.getHttpAdapter().getInstance();

  fastify.addHook('onRequest', (request, reply, done) => {
    if (UNCOUNTED.has(request.routeOptions.url ?? '') || isStream(request)) {
      done();
      return;
    }
    const bytes = countedBytes(request, config.bodyLimitBytes);
    const refusal = admission.enter(bytes);
    if (refusal) {
      shed.inc({ reason: refusal });
      done(overloaded());
      return;
    }
    underWay.set(admission.underWay);
    const pass = new Pass(() => {
      admission.leave(bytes);
      underWay.set(admission.underWay);
    });
    passes.set(request, pass);
    const silence = setTimeout(() => request.raw.destroy(), BODY_SECONDS * 1_000);
    request.raw.once('end', () => clearTimeout(silence));
    reply.raw.once('close', () => {
      clearTimeout(silence);
      pass.closed();
    });
    done();
  });

  fastify.addHook('preHandler', (request, _reply, done) => {
    passes.get(request)?.handle();
    if (isStream(request)) done();
    else withDatabaseDeadline(ANSWER_SECONDS, done);
  });

  fastify.addHook('onSend', (request, _reply, payload, done) => {
    passes.get(request)?.answered();
    done(null, payload);
  });
}

function isStream({ routeOptions, headers, method }: FastifyRequest): boolean {
  if (!STREAMING.has(routeOptions.url ?? '') || method !== 'POST') return false;
  const type = headers['content-type']?.toLowerCase() ?? '';
  return STREAM_TYPES.some((stream) => type.startsWith(stream));
}

/** As many as the caller says, or as it may send when it does not say; 0 for a body too small to count. */
function countedBytes({ headers }: FastifyRequest, limitBytes: number): number {
  if (headers['transfer-encoding'] !== undefined) return limitBytes;
  const bytes = Number(headers['content-length'] ?? 0);
  return bytes <= SMALL_BODY_BYTES ? 0 : Math.min(bytes, limitBytes);
}
