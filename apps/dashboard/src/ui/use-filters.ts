import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'wouter';

/** Filters that live in the address, so that they can be bookmarked, shared, and gone back to. */
export function useFilters<Name extends string>(
  names: readonly Name[],
): [values: Partial<Record<Name, string>>, set: (change: Partial<Record<Name, string>>) => void] {
  const [params, setParams] = useSearchParams();
  const text = params.toString();
  const values = useMemo(() => {
    const read = new URLSearchParams(text);
    const found: Partial<Record<Name, string>> = {};
    for (const name of names) {
      const value = read.get(name);
      if (value !== null && value !== '') found[name] = value;
    }
    return found;
  }, [text, names]);
  const set = useCallback(
    (change: Partial<Record<Name, string>>) =>
      setParams(
        (before) => {
          const next = new URLSearchParams(before);
          for (const [name, value] of Object.entries<string | undefined>(change)) {
            if (value === undefined || value === '') next.delete(name);
            else next.set(name, value);
          }
          return next;
        },
        { replace: true },
      ),
    [setParams],
  );
  return [values, set];
}
