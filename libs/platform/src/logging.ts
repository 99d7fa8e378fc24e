import { pino, type Logger } from 'pino';

export type { Logger } from 'pino';

/** One JSON line an event, on standard output; secrets in URLs and headers are cut. */
export function createLogger(process: string, level: string): Logger {
  return pino({
    level,
    base: { process },
    formatters: { level: (label) => ({ level: label }) },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: ['req.headers.authorization', 'req.headers.cookie', '*.password'],
  });
}
