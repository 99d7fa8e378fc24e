import { monotonicSeconds } from '@fairlane/platform';
import { endings, rounded, untilDrained } from './measure.js';
import { createCustomers, submitJobs, withStack } from './stack.js';

const CAP = 2;

/**
 * Not by sampling: every lease is counted when it is made, under a lock of its
 * customer, with a snapshot from after the wait. Every count is kept in `seen`.
 */
export const CAP_GUARD = `
  create table seen (leases bigint not null);
  create function guard_cap() returns trigger language plpgsql volatile as $$
  declare held bigint;
  begin
    perform pg_advisory_xact_lock(hashtext(new.customer_id));
    select count(*) into held from leases where customer_id = new.customer_id;
    insert into seen values (held);
    return null;
  end $$;
  create trigger guard_cap after insert on leases for each row execute function guard_cap();
`;

/** 10,000 jobs of a customer that may hold two turns at once, on two workers with four slots each. */
export async function caps(): Promise<object> {
  return withStack({ workers: 2, slotsPerWorker: 4 }, async (stack) => {
    await stack.database.query(CAP_GUARD);
    await createCustomers(stack, ['capped'], { maxConcurrentTurns: CAP });
    const startedAt = monotonicSeconds();
    await submitJobs(stack, 10_000, () => ({ customerId: 'capped', executionSeconds: 0.002 }));
    await untilDrained(stack.database, null, 300);
    const seen = await stack.database.query<{ leases: string; claims: number }>(
      'select leases, count(*)::int as claims from seen group by 1 order by 1',
    );
    return {
      cap: CAP,
      claimsByLeasesHeld: Object.fromEntries(seen.map((row) => [row.leases, row.claims])),
      worst: Math.max(...seen.map((row) => Number(row.leases))),
      seconds: rounded(monotonicSeconds() - startedAt, 1),
      endings: await endings(stack.database),
    };
  });
}
