/** Something that runs again and again until it is stopped. */
export interface Periodic {
  /** Runs it now, or right after the run under way, instead of at its time. */
  wake(): void;
  /** No further run begins; resolves when the one under way has ended. */
  stop(): Promise<void>;
}

/**
 * Runs `work` every `seconds`, never twice at once: the pause begins when a run ends. A run that rejects is reported
 * and the next one comes at its time.
 */
export function periodically(
  seconds: number,
  work: () => Promise<void>,
  onError: (error: unknown) => void,
): Periodic {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let woken = false;
  let stopped = false;

  const schedule = (delaySeconds: number): void => {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(begin, delaySeconds * 1_000);
  };
  const begin = (): void => {
    woken = false;
    running = work()
      .catch(onError)
      .finally(() => {
        running = undefined;
        schedule(woken ? 0 : seconds);
      });
  };

  schedule(0);
  return {
    wake: () => {
      woken = true;
      if (!running) schedule(0);
    },
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
