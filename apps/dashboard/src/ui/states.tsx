import type { ReactNode } from 'react';
import { messageOf } from '../api/problem.js';
import { Button } from './button.js';

/** Shown after a moment only, so that quick answers do not flicker. */
export function Loading({ what }: { readonly what: string }) {
  return (
    <div className="state loading" role="status">
      Loading {what} ...
    </div>
  );
}

interface EmptyProps {
  readonly title: string;
  readonly children?: ReactNode;
}

export function Empty({ title, children }: EmptyProps) {
  return (
    <div className="state empty">
      <p className="state-title">{title}</p>
      {children !== undefined && <div className="muted">{children}</div>}
    </div>
  );
}

interface FailedProps {
  readonly what: string;
  readonly error: unknown;
  readonly onRetry?: () => unknown;
}

export function Failed({ what, error, onRetry }: FailedProps) {
  return (
    <div className="state failed" role="alert">
      <p className="state-title">{what} could not be loaded</p>
      <p className="muted">{messageOf(error)}</p>
      {onRetry && <Button onClick={() => void onRetry()}>Try again</Button>}
    </div>
  );
}

interface QueryLike<Data> {
  readonly data: Data | undefined;
  readonly error: unknown;
  readonly refetch: () => unknown;
}

interface LoadedProps<Data> {
  readonly query: QueryLike<Data>;
  readonly what: string;
  readonly children: (data: Data) => ReactNode;
}

/** The data of a query, or what keeps it from being shown. Data that could not be read anew stays. */
export function Loaded<Data>({ query, what, children }: LoadedProps<Data>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <Failed what={what} error={query.error} onRetry={query.refetch} />;
  return <Loading what={what.toLowerCase()} />;
}
