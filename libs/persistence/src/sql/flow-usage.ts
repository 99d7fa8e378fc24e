import type { JobTypeKey } from '@fairlane/domain';
import type { Queryable, Statement } from '../database.js';

/** Slot seconds that a flow was served in a pool, ever. */
export interface FlowUsage {
  readonly pool: string;
  readonly customerId: string;
  readonly userId: string;
  readonly jobType: JobTypeKey;
  readonly opaque: boolean;
  readonly servedSeconds: number;
}

const FLOW_USAGE: Statement = {
  name: 'flow-usage',
  text: `
    select pool, customer_id as "customerId", user_id as "userId", type as "jobType", opaque,
      sum(served_seconds) as "servedSeconds"
    from flow_usage group by pool, customer_id, user_id, type, opaque
    having max(updated_at) > now() - $1 * interval '1 second'`,
};

/** Flows that were served within the last `seconds`. */
export async function recentFlowUsage(database: Queryable, seconds: number): Promise<FlowUsage[]> {
  return database.query<FlowUsage>(FLOW_USAGE, [seconds]);
}
