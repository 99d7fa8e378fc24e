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

/** A connection that waits for each answer only until the deadline of the work that asks, if it has one. */
export class DeadlineClient extends Client {
  private readonly longestMillis: number;

  constructor(config: { query_timeout?: number }) {
    super(config);
    this.longestMillis = config.query_timeout ?? Infinity;
  }

  override query(...[config, ...rest]: unknown[]): never {
    const left = millisToDeadline();
    const plain = typeof config === 'string' ? { text: config } : (config as Record<string, unknown>);
    const keepsItsOwn = 'submit' in plain || plain.query_timeout !== undefined;
    const bounded =
      left === undefined || keepsItsOwn
        ? config
        : { ...plain, query_timeout: Math.max(1, Math.min(left, this.longestMillis)) };
    return Reflect.apply(super.query.bind(this) as (...call: unknown[]) => never, this, [bounded, ...rest]);
  }
}
