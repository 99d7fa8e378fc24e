import type { Backoff, JobState, JobTypeKey, TierKey } from '@fairlane/domain';
import type { Queryable, Statement } from '../database.js';
import { ENDED, JOINS, LIVE, VIEW } from './job-columns.js';
import type { JobFailure } from './turn-types.js';

/** A job as it stands, unfinished or ended. */
export interface StoredJob {
  readonly id: string;
  readonly customerId: string;
  /** `''` for no user. */
  readonly userId: string;
  readonly task: string;
  readonly type: JobTypeKey;
  readonly tier: TierKey | null;
  /** Pool of the turn that runs it; null while none does. */
  readonly pool: string | null;
  readonly opaque: boolean;
  readonly state: JobState;
  readonly priority: number;
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly slices: number;
  readonly progressDone: number;
  readonly progressTotal: number | null;
  readonly estimateSeconds: number;
  readonly runSeconds: number;
  readonly parentId: string | null;
  readonly part: number | null;
  readonly batchId: string | null;
  readonly cancelRequested: boolean;
  /** It has gates to pass, or others wait for its end. */
  readonly isGated: boolean;
  readonly createdAt: Date;
  readonly runAt: Date | null;
  readonly queuedAt: Date;
  readonly expiresAt: Date | null;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  /** Of an ended job: until when it is kept. */
  readonly retainUntil: Date | null;
  readonly name: string | null;
  readonly result: unknown;
  readonly error: JobFailure | null;
  /** The flow that it is part of. */
  readonly flowId: string | null;
}

export interface StoredJobDetail extends StoredJob {
  readonly payload: unknown;
  readonly backoff: Backoff | null;
  /** What it asked of each gate, by the gate's name. */
  readonly gates: Readonly<Record<string, unknown>> | null;
  /** It was kept as long as it was to be. */
  readonly isExpired: boolean;
}

/** The primary keys of `jobs` and of `job_history`, whose partition the id itself names. */
const FIND: Statement = {
  name: 'find-jobs-by-id',
  text: `select ${VIEW}, p.payload, p.backoff, p.gates, coalesce(j.retain_until <= now(), false) as "isExpired"
    from (select ${LIVE} from jobs where id = any($1::uuid[])
      union all select ${ENDED} from job_history where id = any($1::uuid[])) j ${JOINS}`,
};

/** The jobs with these ids, in no particular order; unknown ids are left out. */
export async function findJobsById(database: Queryable, ids: readonly string[]): Promise<StoredJobDetail[]> {
  return database.query<StoredJobDetail>(FIND, [ids]);
}
