import type { Logger } from '@fairlane/platform';

/**
 * What to do with an error that nobody awaits, such as one thrown in a timer that a task has left behind: it is
 * logged, and the worker goes on.
 *
 * Ending the process would let one customer's stray promise take the other slots' jobs down with it, time and again.
 * What Node warns of, an unknown state after such an error, is bounded here: jobs share no state but that of their
 * task's instance, a job that hangs for it runs into its timeout, and what PostgreSQL holds is fenced by leases.
 * Tasks that cannot be trusted so far declare `isolation: 'thread'`.
 */
export function surviveStrayErrors(log: Logger): void {
  process.on('unhandledRejection', (error) =>
    log.error({ err: error }, 'A rejection that nobody awaits; the worker goes on'),
  );
  process.on('uncaughtException', (error) =>
    log.error({ err: error }, 'An error that nobody caught; the worker goes on'),
  );
}
