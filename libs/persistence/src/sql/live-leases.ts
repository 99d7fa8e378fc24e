import type { JobTypeKey, TierKey } from '@fairlane/domain';
import type { Queryable, Statement } from '../database.js';

/** A claimed turn that has not been settled. */
export interface LiveLease {
  readonly id: string;
  readonly pool: string;
  readonly tier: TierKey;
  readonly customerId: string;
  readonly jobType: JobTypeKey;
  readonly opaque: boolean;
  readonly workerId: string;
  /** Whose jobs it claimed, how many, and their estimated seconds: three arrays in step. */
  readonly users: readonly string[];
  readonly userJobs: readonly number[];
  readonly userSeconds: readonly number[];
  readonly quantumSeconds: number;
  /** Database seconds since the claim. */
  readonly heldSeconds: number;
}

const LIVE_LEASES: Statement = {
  name: 'live-leases',
  text: `
    select id, pool, tier, customer_id as "customerId", type as "jobType", opaque, worker_id as "workerId",
      users, user_jobs as "userJobs", user_seconds as "userSeconds", quantum_seconds as "quantumSeconds",
      extract(epoch from clock_timestamp() - claimed_at)::double precision as "heldSeconds"
    from leases order by claimed_at limit $1`,
};

/** All live leases: as many as there are busy slots. */
export async function liveLeases(database: Queryable, limit = 100_000): Promise<LiveLease[]> {
  return database.query<LiveLease>(LIVE_LEASES, [limit]);
}
