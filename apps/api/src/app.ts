import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { createLogger, openTracing } from '@fairlane/platform';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { admitRequests } from './admission/admit-requests.js';
import type { ApiConfig } from './api.settings.js';
import { AppModule } from './app.module.js';
import { serveDashboard } from './dashboard/serve-dashboard.js';
import { serveDocs } from './docs/serve-docs.js';
import { closeConnectionsOnDeparture } from './lifecycle/close-connections.js';
import { logRequests, nestLogger } from './logging.js';
import { observeRequests } from './metrics/observe-requests.js';
import { useResponseHeaders } from './response-headers.js';
import { traceRequests } from './tracing/trace-requests.js';
import { useBodyParsers } from './validation/body-parsers.js';

/** A caller's own request id is kept when it is short and plain, so that it can be followed through several systems. */
const REQUEST_ID = /^[A-Za-z0-9_.:-]{1,64}$/;

/** The API, connected and ready to listen. `main.ts`, tests and the export of `openapi.json` all start from here. */
export async function createApi(config: ApiConfig): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: config.bodyLimitBytes,
    forceCloseConnections: 'idle',
    return503OnClosing: false, // what has reached this process it answers
    routerOptions: { maxParamLength: 256 },
    genReqId: ({ headers }: IncomingMessage) => {
      const id = headers['x-request-id'];
      return typeof id === 'string' && REQUEST_ID.test(id) ? id : randomUUID();
    },
  });
  const log = createLogger('api', config.logLevel);
  const tracing = await openTracing({
    service: 'fairlane-api',
    endpoint: config.tracesEndpoint,
    ratio: config.tracesRatio,
    onError: (error) => log.warn({ err: error }, 'traces cannot be sent'),
  });
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- Nest declares its options as a class
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.of(config, tracing), adapter, {
    bodyParser: false,
    logger: nestLogger(log),
    abortOnError: false,
  });
  useBodyParsers(app, config);
  useResponseHeaders(app);
  await serveDashboard(app);
  traceRequests(app, tracing);
  logRequests(app, log, config);
  observeRequests(app);
  admitRequests(app, config);
  closeConnectionsOnDeparture(app);
  serveDocs(app);
  await app.init();
  return app;
}
