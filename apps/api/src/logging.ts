import type { Logger as PinoLogger } from '@fairlane/platform';
import type { LoggerService } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import type { ApiConfig } from './api.settings.js';
import { traceOf } from './tracing/trace-requests.js';

/** A line for each request that was refused (warn) or broke (error), and for the others when all are asked for. */
export function logRequests(
  app: NestFastifyApplication,
  log: PinoLogger,
  { httpAccessLog }: Pick<ApiConfig, 'httpAccessLog'>,
): void {
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onResponse', (request, { statusCode, elapsedTime }, done) => {
      const { id, method, url } = request;
      const level = statusCode >= 500 ? 'error' : statusCode >= 400 ? 'warn' : 'info';
      if (level !== 'info' || httpAccessLog === 'all') {
        const responseTime = Math.round(elapsedTime);
        const message = level === 'error' ? 'request errored' : 'request completed';
        log[level](
          { ...about(request), req: { id, method, url }, res: { statusCode }, responseTime },
          message,
        );
      }
      done();
    });
}

/** The trace, and the job that was submitted or that the URL names. */
function about(request: FastifyRequest): { traceId?: string; jobId?: string } {
  const { traceId, jobId } = traceOf(request) ?? {};
  const { id } = request.params as { id?: string };
  const job = jobId ?? (request.routeOptions.url?.startsWith('/v1/jobs/:id') ? id : undefined);
  return { ...(traceId !== undefined && { traceId }), ...(job !== undefined && { jobId: job }) };
}

/** Nest's accounts of its own wiring, sixty lines at every start. */
const WIRING = new Set([
  'InstanceLoader',
  'RouterExplorer',
  'RoutesResolver',
  'NestFactory',
  'NestApplication',
]);

/** The log of Nest and of our own `Logger`s, as lines like all others; what Nest says of its wiring is for debugging. */
export function nestLogger(log: PinoLogger): LoggerService {
  const write =
    (level: 'debug' | 'info' | 'warn' | 'error' | 'fatal') =>
    (message: unknown, ...rest: unknown[]): void => {
      const context = rest.at(-1);
      const quiet = level === 'info' && typeof context === 'string' && WIRING.has(context) ? 'debug' : level;
      if (message instanceof Error) log[quiet]({ context, err: message }, message.message);
      else if (typeof message === 'string') log[quiet]({ context }, message);
      else log[quiet]({ context, ...(message as object) }, describe(rest));
    };
  return {
    log: write('info'),
    debug: write('debug'),
    verbose: write('debug'),
    warn: write('warn'),
    error: write('error'),
    fatal: write('fatal'),
  };
}

const describe = ([text]: unknown[]): string => (typeof text === 'string' ? text : '');
