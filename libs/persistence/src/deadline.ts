import { AsyncLocalStorage } from 'node:async_hooks';
import { Client } from 'pg';

/** Moments of `performance.now()` by which the database must have answered, each for the work that runs under it. */
const deadlines = new AsyncLocalStorage<number>();

/**
 * Runs `work` and all that it begins with a common deadline: no statement of it waits beyond that, whichever number of
 * statements went before. Past it the caller gets `unavailable`. A statement with a `timeoutMillis` of its own keeps it.
 */
export function withDatabaseDeadline<Result>(seconds: number, work: () => Result): Result {
  return deadlines.run(performance.now() + seconds * 1_000, work);
}

/** Until the deadline of the work under way, not below 0; undefined when it has none. */
export function millisToDeadline(): number | undefined {
  const deadline = deadlines.getStore();
  return deadline === undefined ? undefined : Math.max(0, deadline - performance.now());
}

/** Whether it is the error that pg gives a statement whose answer did not come in time. */
export function isReadTimeout(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('Query read timeout');
}

/**
 * A connection that waits for each answer only until the deadline of the work that asks, if it has one; and that keeps
 * no named statements, if it was told so. One that left a statement without an answer ends, whoever asked it: in the pool
 * it would leave the next one waiting too.
 */
export class DeadlineClient extends Client {
  private readonly longestMillis: number;
  private readonly preparesStatements: boolean;

  constructor(config: { query_timeout?: number; preparesStatements?: boolean }) {
    super(config);
    this.longestMillis = config.query_timeout ?? Infinity;
    this.preparesStatements = config.preparesStatements ?? true;
    // A connection that breaks rejects the statement under way and is an 'error' event as well, which without a listener
    // would end the process. The pool has none while it hands a connection over, the new ones above all.
    this.on('error', () => undefined);
  }

  override query(...[config, ...rest]: unknown[]): never {
    const left = millisToDeadline();
    const plain = typeof config === 'string' ? { text: config } : (config as Record<string, unknown>);
    const isObject = 'submit' in plain;
    const keepsItsOwn = isObject || plain.query_timeout !== undefined;
    const bounded =
      left === undefined || keepsItsOwn
        ? config
        : { ...plain, query_timeout: Math.max(1, Math.min(left, this.longestMillis)) };
    const isNamed = !isObject && plain.name !== undefined;
    const sent = this.preparesStatements || !isNamed ? bounded : { ...(bounded as object), name: undefined };
    const answer = Reflect.apply(super.query.bind(this) as (...call: unknown[]) => never, this, [
      sent,
      ...rest,
    ]);
    if ((answer as unknown) instanceof Promise)
      (answer as Promise<unknown>).catch((error: unknown) => {
        if (isReadTimeout(error)) void this.end();
      });
    return answer;
  }
}
