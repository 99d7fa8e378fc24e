import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JobState } from '@fairlane/domain';
import type { Database } from '@fairlane/persistence';
import type { Commit, Deed, Dependency } from './history.js';

/**
 * Has PostgreSQL write every change of a job and every lease down, in the transaction that makes it: what is committed
 * is in the history, and nothing else. A job's changes are in order, since its row is locked; a capped customer's
 * leases are, since its limits are.
 */
const RECORDER = `
  create table history_of_jobs (
    seq bigint generated always as identity, job_id uuid not null, state job_state not null, lease_id uuid,
    attempt integer not null, done bigint not null, customer_id text not null);
  create table history_of_leases (
    seq bigint generated always as identity, lease_id uuid not null, customer_id text not null, held bigint not null,
    cap integer, epoch bigint not null, leader_epoch bigint not null, worker_id uuid not null,
    at timestamptz not null default clock_timestamp());
  create table history_of_epochs (epoch bigint primary key, begun_at timestamptz not null default clock_timestamp());
  create function record_epoch() returns trigger language plpgsql as $$
  begin
    insert into history_of_epochs (epoch) values (new.epoch);
    return null;
  end $$;
  create trigger record_epoch after update on dispatcher for each row
    when (old.epoch <> new.epoch) execute function record_epoch();
  create function record_job() returns trigger language plpgsql as $$
  begin
    insert into history_of_jobs (job_id, state, lease_id, attempt, done, customer_id)
    values (new.id, new.state, new.lease_id, new.attempt, new.progress_done, new.customer_id);
    return null;
  end $$;
  create trigger record_new after insert on jobs for each row execute function record_job();
  create trigger record_change after update on jobs for each row
    when ((old.state, old.progress_done, old.lease_id) is distinct from (new.state, new.progress_done, new.lease_id))
    execute function record_job();
  create trigger record_end after insert on job_history for each row execute function record_job();
  create table history_of_throttled (job_id uuid primary key);
  create function record_throttled() returns trigger language plpgsql as $$
  begin
    insert into history_of_throttled values (new.job_id) on conflict do nothing;
    return null;
  end $$;
  create trigger record_throttled after insert on throttled_jobs for each row execute function record_throttled();
  create table history_of_starts (
    seq bigint generated always as identity, job_id uuid not null, customer_id text not null, key text not null,
    window_seconds double precision not null, lease_id uuid, at timestamptz not null);
  create function record_start() returns trigger language plpgsql as $$
  begin
    insert into history_of_starts (job_id, customer_id, key, window_seconds, lease_id, at)
    select t.job_id, t.customer_id, t.key, t.window_seconds, (select lease_id from jobs where id = t.job_id), new.at
    from throttled_jobs t where t.job_id = new.job_id;
    return null;
  end $$;
  create trigger record_start after insert on job_milestones for each row when (new.kind = 'started')
    execute function record_start();
  create function record_lease() returns trigger language plpgsql as $$
  begin
    insert into history_of_leases (lease_id, customer_id, held, cap, epoch, leader_epoch, worker_id)
    select new.id, new.customer_id, (select count(*) from leases where customer_id = new.customer_id),
      coalesce(l.max_concurrent_turns, t.max_concurrent_turns), new.epoch,
      (select coalesce(max(epoch), 0) from history_of_epochs where begun_at < new.claimed_at - interval '1 second'),
      new.worker_id
    from customer_limits l join customers c on c.id = l.customer_id join customer_tiers t on t.key = c.tier
    where l.customer_id = new.customer_id;
    return null;
  end $$;
  create trigger record_lease after insert on leases for each row execute function record_lease();
`;

export async function recordCommits(database: Database): Promise<void> {
  await database.query(RECORDER);
}

export async function readCommits(database: Database): Promise<Commit[]> {
  const jobs = await database.query<{
    jobId: string;
    state: JobState;
    leaseId: string | null;
    attempt: number;
    done: string;
    resources: string[];
  }>(
    `select h.job_id as "jobId", state, lease_id as "leaseId", attempt, done,
       array(select coalesce('group ' || (gates -> 'resources' ->> 'group'), customer_id) || ' ' || resource
         from jsonb_array_elements_text(gates -> 'resources' -> 'names') as used (resource)) as resources
     from history_of_jobs h left join job_payloads p on p.job_id = h.job_id order by seq`,
  );
  const leases = await database.query<{
    leaseId: string;
    customerId: string;
    held: string;
    cap: number | null;
    epoch: string;
    leaderEpoch: string;
  }>(
    `select lease_id as "leaseId", customer_id as "customerId", held, cap, epoch, leader_epoch as "leaderEpoch"
       from history_of_leases order by seq`,
  );
  const starts = await database.query<Omit<Extract<Commit, { kind: 'start' }>, 'kind'>>(
    `select job_id as "jobId", customer_id as "customerId", key, window_seconds as "windowSeconds",
       lease_id as "leaseId", extract(epoch from at)::float8 as at from history_of_starts order by seq`,
  );
  return [
    ...starts.map((start): Commit => ({ kind: 'start', ...start })),
    ...jobs.map((job): Commit => ({ kind: 'state', ...job, done: Number(job.done) })),
    ...leases.map((lease): Commit => ({
      kind: 'lease',
      ...lease,
      held: Number(lease.held),
      epoch: Number(lease.epoch),
      leaderEpoch: Number(lease.leaderEpoch),
    })),
  ];
}

export async function readThrottled(database: Database): Promise<string[]> {
  const rows = await database.query<{ id: string }>('select job_id as id from history_of_throttled');
  return rows.map(({ id }) => id);
}

/** What was to wait for what: kept as long as the jobs are. */
export async function readDependencies(database: Database): Promise<Dependency[]> {
  return database.query<Dependency & Record<string, unknown>>(
    `select d.child_id as "childId", d.parent_id as "parentId", f.on_parent_failure = 'run' as "runsAnyway"
       from job_dependencies d join flow_jobs f on f.job_id = d.child_id`,
  );
}

/** All deeds of all processes; those of one run are in order. */
export function readDeeds(folder: string): Deed[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ndjson'))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
    .flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Deed]));
}
