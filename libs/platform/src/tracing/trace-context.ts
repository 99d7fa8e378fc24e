import { AsyncLocalStorage } from 'node:async_hooks';

/** The work under way, for log lines and for what is caused by it. */
export interface TraceContext {
  /** Of the innermost span, or what the caller sent: W3C Trace Context, `00-<trace>-<span>-<flags>`. */
  readonly traceparent?: string | undefined;
  /** Its trace, 32 hexadecimal digits. */
  readonly traceId?: string | undefined;
  /** Set when there is one job that the work is about. */
  jobId?: string | undefined;
}

const storage = new AsyncLocalStorage<TraceContext>();

/** Of the work under way; undefined when it has none. */
export const currentTrace = (): TraceContext | undefined => storage.getStore();

/** Runs `work`, and all that it awaits, in a context. */
export const inTraceContext = <T>(context: TraceContext, work: () => T): T => storage.run(context, work);

/** Version, trace, span and flags; a later version may add fields, which are left out. */
const TRACEPARENT =
  /^(?!ff)[0-9a-f]{2}-((?!0{32})[0-9a-f]{32})-((?!0{16})[0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/;
const SAMPLED = 1;

/** A parsed `traceparent`. */
export interface RemoteTrace {
  readonly traceId: string;
  readonly spanId: string;
  readonly isSampled: boolean;
}

/** Of a header or a row; undefined when it is none, as the standard says: a wrong one is ignored. */
export function parseTraceparent(text: unknown): RemoteTrace | undefined {
  const [, traceId, spanId, flags = '0'] = (typeof text === 'string' && TRACEPARENT.exec(text)) || [];
  if (traceId === undefined || spanId === undefined) return undefined;
  return { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & SAMPLED) === SAMPLED };
}

/** As version 00. */
export function formatTraceparent({ traceId, spanId, isSampled }: RemoteTrace): string {
  return `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}`;
}
