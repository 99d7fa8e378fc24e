import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';
import type { Changed } from './live-store.js';
import { useChanged } from './live-provider.js';

/** Least time between two refreshes of what is on the screen. Milliseconds. */
export const LEAST_MILLIS = 1_000;

/** Keys of what each kind of change makes old. Lists that page refresh themselves. */
function staleKeys({ customerIds, jobsArrived, settings, workers }: Changed): string[] {
  const hasJobs = customerIds === null || customerIds.length > 0 || jobsArrived;
  return [
    ...(hasJobs ? ['job', 'waiting', 'flow', 'flows', 'throttles', 'customer', 'activity'] : []),
    ...(settings ? ['customer', 'customers', 'stores', 'audit', 'schedules'] : []),
    ...(workers ? ['workers'] : []),
  ];
}

/** Reads again what is on the screen when the stream says that it changed: at once, then at most once a second. */
export function RefreshOnChange() {
  const queries = useQueryClient();
  const refresh = useThrottled((stale: ReadonlySet<string>) => {
    void queries.invalidateQueries({ predicate: ({ queryKey }) => stale.has(String(queryKey[0])) });
  });
  useChanged((changed) => refresh(staleKeys(changed)));
  return null;
}

/** Gathers keys and hands them over: at once when it was quiet, else when a second has passed. */
export function useThrottled(run: (keys: ReadonlySet<string>) => void): (keys: Iterable<string>) => void {
  const latest = useRef(run);
  const gathered = useRef(new Set<string>());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const ranAt = useRef(0);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  return useCallback((keys) => {
    for (const key of keys) gathered.current.add(key);
    if (gathered.current.size === 0 || timer.current !== undefined) return;
    const flush = () => {
      timer.current = undefined;
      ranAt.current = performance.now();
      const all = gathered.current;
      gathered.current = new Set();
      latest.current(all);
    };
    timer.current = setTimeout(flush, Math.max(0, ranAt.current + LEAST_MILLIS - performance.now()));
  }, []);
}
