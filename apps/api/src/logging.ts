import type { IncomingMessage, ServerResponse } from 'node:http';
import { createLogger, type Logger as PinoLogger } from '@fairlane/platform';
import type { LoggerService } from '@nestjs/common';
import type { Params } from 'nestjs-pino';
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
