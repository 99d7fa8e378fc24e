/**
 * The states of a job and the arrows between them.
 *
 *     blocked -> scheduled -> queued -> running -> succeeded | failed | cancelled | expired
 *
 * `running -> queued` when a turn ends at a checkpoint or a lease is lost; `running -> scheduled` when an attempt
 * failed and another is due after its backoff, or when a job with gates goes back to them. A gate that comes after a
 * job's time may block it, and a gate that is put up later holds what is queued. An ended job becomes `queued` again only by an explicit retry.
 */
export const JOB_STATES = [
  'blocked',
  'scheduled',
  'queued',
  'running',
  'succeeded',
  'failed',
  'cancelled',
  'expired',
] as const;
export type JobState = (typeof JOB_STATES)[number];

export const ENDED_STATES = [
  'succeeded',
  'failed',
  'cancelled',
  'expired',
] as const satisfies readonly JobState[];
export type EndedState = (typeof ENDED_STATES)[number];

const ARROWS: Record<JobState, readonly JobState[]> = {
  blocked: ['scheduled', 'queued', 'cancelled', 'expired'],
  scheduled: ['blocked', 'queued', 'cancelled', 'expired'],
  queued: ['blocked', 'scheduled', 'running', 'cancelled', 'expired'],
  running: ['queued', 'scheduled', 'succeeded', 'failed', 'cancelled', 'expired'],
  succeeded: [],
  failed: ['queued'],
  cancelled: ['queued'],
  expired: ['queued'],
};

/** Whether a job may go from one state to the other. */
export function canMove(from: JobState, to: JobState): boolean {
  return ARROWS[from].includes(to);
}

export function isEnded(state: JobState): state is EndedState {
  return (ENDED_STATES as readonly JobState[]).includes(state);
}
