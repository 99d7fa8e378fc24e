import type { Logger } from '@fairlane/platform';
import type { LoggerService } from '@nestjs/common';

/** Nest's log, and that of tasks that use Nest's `Logger`, as lines of the worker's own. */
export function nestLogger(log: Logger): LoggerService {
  const write =
    (level: 'debug' | 'info' | 'warn' | 'error' | 'fatal') =>
    (message: unknown, ...rest: unknown[]): void => {
      const context = typeof rest.at(-1) === 'string' ? { context: rest.at(-1) } : {};
      if (message instanceof Error) log[level]({ ...context, err: message }, message.message);
      else log[level](context, typeof message === 'string' ? message : JSON.stringify(message));
    };
  return {
    log: write('debug'), // Nest's own messages are about its wiring
    debug: write('debug'),
    verbose: write('debug'),
    warn: write('warn'),
    error: write('error'),
    fatal: write('fatal'),
  };
}
