import type { MessagePort } from 'node:worker_threads';
import type { PlacedParent } from '../parents/turn-parents.js';
import type { TurnJob } from '../task.js';

/** What a thread is asked to run. */
export interface ThreadRequest {
  readonly moduleUrl: string;
  readonly taskName: string;
  readonly input: unknown;
  readonly job: TurnJob;
  readonly resumed: unknown;
  readonly traceparent: string | undefined;
  /** On which the thread sends `ThreadReport`s while it runs. */
  readonly port: MessagePort;
}

export type ThreadReport =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number | undefined }
  | { readonly kind: 'checkpoint'; readonly value: unknown }
  /** A question, answered on the same port by a `ParentsAnswer` with the same number. */
  | { readonly kind: 'parents'; readonly ask: number; readonly after: number; readonly limit: number }
  | { readonly kind: 'parent'; readonly ask: number; readonly name: string };

/** What the thread asked of the job's parents, or why it cannot be told. */
export type ParentsAnswer =
  | { readonly ask: number; readonly found: readonly PlacedParent[] }
  | { readonly ask: number; readonly problem: string };

/** An error by value: structured cloning would lose its class and its own fields. */
export interface ThreadError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly code: string | undefined;
  readonly seconds: number | undefined;
}

export type ThreadAnswer =
  { readonly ok: true; readonly result: unknown } | { readonly ok: false; readonly error: ThreadError };
