import type { IncomingMessage, ServerResponse } from 'node:http';
import { createLogger } from '@fairlane/platform';
import { Logger, type Params } from 'nestjs-pino';
import type { ApiConfig } from './api.settings.js';

/** Log lines as JSON; of requests only the refused (warn) and the broken (error), unless all are asked for. */
export function httpLogging(config: ApiConfig): Params {
  return {
    pinoHttp: {
      logger: createLogger('api', config.logLevel),
      autoLogging: true,
      customLogLevel: (_request: IncomingMessage, response: ServerResponse, error?: Error) => {
        if (error || response.statusCode >= 500) return 'error';
        if (response.statusCode >= 400) return 'warn';
        return config.httpAccessLog === 'all' ? 'info' : 'silent';
      },
      serializers: {
        req: ({ id, method, url }: { id: string; method: string; url: string }) => ({ id, method, url }),
        res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
      },
    },
    forRoutes: ['/{*path}'],
  };
}

/** Nest's accounts of its own wiring, sixty lines at every start. */
const WIRING = new Set(['InstanceLoader', 'RouterExplorer', 'RoutesResolver', 'NestFactory']);

/** The log of Nest and of our own `Logger`s; what Nest says of its wiring is for debugging only. */
export class ApiLogger extends Logger {
  override log(message: unknown, ...rest: unknown[]): void {
    if (WIRING.has(String(rest.at(-1)))) this.debug(message, ...rest);
    else super.log(message, ...rest);
  }
}
