import { Toast } from '@base-ui/react/toast';
import { type ReactNode, useCallback } from 'react';
import { messageOf } from '../api/problem.js';

/** What was done, and what could not be, in a corner that screen readers hear. */
export function Toasts({ children }: { readonly children: ReactNode }) {
  return (
    <Toast.Provider timeout={6_000} limit={3}>
      {children}
      <Toast.Portal>
        <Toast.Viewport className="toasts">
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function ToastList() {
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root key={toast.id} toast={toast} className={`toast ${toast.type ?? ''}`}>
      <Toast.Content className="toast-content">
        <Toast.Title className="toast-title" />
        <Toast.Description className="muted" />
        <Toast.Close className="button quiet" aria-label="Dismiss">
          ✕
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
}

interface Teller {
  readonly done: (text: string) => void;
  readonly failed: (what: string, error: unknown) => void;
}

export function useTell(): Teller {
  const { add } = Toast.useToastManager();
  const done = useCallback((title: string) => void add({ title, type: 'good' }), [add]);
  const failed = useCallback(
    (title: string, error: unknown) =>
      void add({ title, description: messageOf(error), type: 'bad', priority: 'high', timeout: 12_000 }),
    [add],
  );
  return { done, failed };
}
