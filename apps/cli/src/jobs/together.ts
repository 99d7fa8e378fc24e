/**
 * Runs works side by side, and gives their results in order. The first failure aborts the signal that the others hold;
 * it is thrown once all have ended, so that nothing goes on behind the error.
 */
export async function together<Results extends readonly unknown[]>(
  signal: AbortSignal,
  works: { [Index in keyof Results]: (signal: AbortSignal) => Promise<Results[Index]> },
): Promise<Results> {
  const ending = new AbortController();
  const shared = AbortSignal.any([signal, ending.signal]);
  const failures: unknown[] = [];
  const running = works.map(async (work: (signal: AbortSignal) => Promise<unknown>) => {
    try {
      return await work(shared);
    } catch (error) {
      failures.push(error);
      ending.abort();
      return undefined;
    }
  });
  const results = await Promise.all(running);
  if (failures.length > 0) throw failures[0];
  return results as unknown as Results;
}
