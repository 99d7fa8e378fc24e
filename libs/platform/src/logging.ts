import { pino, type Logger } from 'pino';
import { currentTrace } from './tracing/trace-context.js';

export type { Logger } from 'pino';

/** One JSON line an event, on standard output, with the trace and the job that it is about; secrets in URLs and headers are cut. */
export function createLogger(process: string, level: string): Logger {
  return pino({
    level,
    base: { process },
    mixin: () => traceOfLine(),
    formatters: { level: (label) => ({ level: label }) },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: ['req.headers.authorization', 'req.headers.cookie', '*.password'],
  });
}

/** A line that names a job itself keeps its own. A new object each time: pino writes into it. */
function traceOfLine(): { traceId?: string; jobId?: string } {
  const { traceId, jobId } = currentTrace() ?? {};
  return { ...(traceId !== undefined && { traceId }), ...(jobId !== undefined && { jobId }) };
}
