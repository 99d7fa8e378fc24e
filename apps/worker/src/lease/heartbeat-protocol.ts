import type { WorkerState } from '@fairlane/persistence';

/** What the heartbeat thread is given. */
export interface HeartbeatData {
  readonly databaseUrl: string;
  readonly workerId: string;
  /** A counter that the main thread turns; one that stands still means a blocked event loop. */
  readonly pulse: SharedArrayBuffer;
  /** After how many seconds of standing still the process is killed; 0 for never. */
  readonly stallSeconds: number;
}

/** What the heartbeat thread tells after a beat. */
export type HeartbeatReport =
  /** State of the worker's row; `gone` when there is none. */
  | { readonly kind: 'state'; readonly state: WorkerState | 'gone' }
  | { readonly kind: 'failed'; readonly message: string };

export const BEAT_SECONDS = 1;
