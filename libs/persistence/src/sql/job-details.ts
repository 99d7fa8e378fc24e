import type { Queryable, Statement } from '../database.js';
import type { JobFailure } from './turn-types.js';

/** A failed attempt. */
export interface StoredAttempt {
  readonly attempt: number;
  readonly workerId: string | null;
  readonly host: string | null;
  readonly slot: number | null;
  readonly startedAt: Date | null;
  readonly endedAt: Date;
  readonly error: JobFailure;
}

/** A time-slice. */
export interface StoredSlice {
  readonly slice: number;
  readonly workerId: string;
  readonly host: string | null;
  readonly slot: number;
  readonly startedAt: Date;
  readonly endedAt: Date;
}

/** The primary key of `job_attempts`. */
const ATTEMPTS: Statement = {
  name: 'job-attempts',
  text: `select a.attempt, a.worker_id as "workerId", w.host, a.slot, a.started_at as "startedAt",
      a.ended_at as "endedAt", a.error
    from job_attempts a left join workers w on w.id = a.worker_id where a.job_id = $1 order by a.attempt`,
};

/** The primary key of `job_slices`. */
const SLICES: Statement = {
  name: 'job-slices',
  text: `select s.slice, s.worker_id as "workerId", w.host, s.slot, s.started_at as "startedAt", s.ended_at as "endedAt"
    from job_slices s left join workers w on w.id = s.worker_id where s.job_id = $1 order by s.slice`,
};

/** The failed attempts of a job, oldest first. */
export async function jobAttempts(database: Queryable, jobId: string): Promise<StoredAttempt[]> {
  return database.query<StoredAttempt>(ATTEMPTS, [jobId]);
}

/** The last hundred time-slices of a job, oldest first. */
export async function jobSlices(database: Queryable, jobId: string): Promise<StoredSlice[]> {
  return database.query<StoredSlice>(SLICES, [jobId]);
}
