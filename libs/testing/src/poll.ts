import { setTimeout as delay } from 'node:timers/promises';

export interface UntilOptions {
  /** After how many seconds to give up. Default 10. */
  readonly deadlineSeconds?: number;
  /** Pause between two looks, in seconds. Default 0.02. */
  readonly intervalSeconds?: number;
  /** What is waited for, as the end of the sentence "Waited 10 s in vain for ...". */
  readonly message?: string;
}

type Truthy<T> = Exclude<T, false | 0 | '' | null | undefined>;

/**
 * Waits until `condition` gives something true, and answers with that. At the deadline it throws; where the condition
 * threw at its last look (an assertion, a refused connection), that error is the cause.
 */
export async function until<T>(
  condition: () => T | Promise<T>,
  options: UntilOptions = {},
): Promise<Truthy<T>> {
  const { deadlineSeconds = 10, intervalSeconds = 0.02, message = condition.toString() } = options;
  const deadline = performance.now() + deadlineSeconds * 1000;
  let cause: unknown;
  do {
    try {
      const value = await condition();
      if (value) return value as Truthy<T>;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    await delay(intervalSeconds * 1000);
  } while (performance.now() < deadline);
  const last = cause instanceof Error ? ` (${cause.message})` : '';
  throw new Error(`Waited ${deadlineSeconds} s in vain for ${message}${last}`, { cause });
}
