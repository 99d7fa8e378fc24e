/** A piece of work that ends early when its signal aborts. */
export type Work = (signal: AbortSignal) => Promise<void>;

/**
 * Runs works side by side until the first of them, `leading`, has ended; then the others are aborted. The first failure
 * of any aborts all; it is thrown once all have ended, so that nothing goes on behind the error.
 */
export async function together(
  signal: AbortSignal,
  leading: Work,
  ...others: readonly Work[]
): Promise<void> {
  const ending = new AbortController();
  const shared = AbortSignal.any([signal, ending.signal]);
  const failures: unknown[] = [];
  const run = async (work: Work): Promise<void> => {
    try {
      await work(shared);
    } catch (error) {
      if (!ending.signal.aborted) failures.push(error);
      ending.abort();
    }
  };
  await Promise.all([run(leading).finally(() => ending.abort()), ...others.map(run)]);
  if (failures.length > 0) throw failures[0];
}
