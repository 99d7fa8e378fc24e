import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The tables of section "Storage" of the architecture. Two things shape them:
 *
 * - `jobs` is hot and small: unfinished jobs only. Payloads, results and errors live in cold tables, and a job that
 *   ends is moved to `job_history` by the statement that ends it (DELETE + INSERT cost what an UPDATE of an indexed
 *   column costs, and the queue index never meets a finished row).
 * - No index of `jobs` knows `state`, only `is_ready`, which a claim leaves alone: so a claim is a HOT update, which
 *   writes no index entry (5 us a job instead of 16).
 */
export class InitialSchema1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TYPES);
    await runner.query(STORES);
    await runner.query(CUSTOMERS);
    await runner.query(RECORDS);
    await runner.query(JOBS);
    await runner.query(TURNS);
    await runner.query(ACCESS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table if exists audit_log, api_keys, dead_turns, tasks, backlog, flow_usage, leases, workers, dispatcher,
        idempotency_keys, job_slices, job_attempts, job_payloads, job_history, jobs, records,
        customer_limits, customers, pools, job_types, customer_tiers cascade;
      drop sequence if exists job_rank;
      drop function if exists derive_customer_tier, count_inserted_records, count_updated_records,
        count_deleted_records, ensure_history_partitions, uuid_floor cascade;
      drop type if exists job_state, job_type;
    `);
  }
}

const TYPES = `
  create type job_state as enum
    ('blocked', 'scheduled', 'queued', 'running', 'succeeded', 'failed', 'cancelled', 'expired');
  create type job_type as enum ('instant', 'quick', 'short', 'long', 'extended');
`;

const STORES = `
  create table customer_tiers (
    key text primary key check (key in ('small', 'medium', 'large')),
    min_records bigint not null unique check (min_records >= 0),
    weight double precision not null check (weight > 0),
    max_concurrent_turns integer check (max_concurrent_turns > 0)
  );
  insert into customer_tiers values ('small', 0, 1, null), ('medium', 10000, 2, null), ('large', 50000, 4, null);

  create table job_types (
    key job_type primary key,
    seconds_per_record double precision not null check (seconds_per_record > 0),
    max_share double precision not null default 1 check (max_share > 0 and max_share <= 1)
  );
  insert into job_types values ('instant', 0.001), ('quick', 0.01), ('short', 0.1), ('long', 1), ('extended', 10);

  -- A pool serves the product of its tiers and types.
  create table pools (
    name text primary key check (name ~ '^[a-z][a-z0-9_-]{0,31}$'),
    tiers text[] not null default '{small,medium,large}' check (cardinality(tiers) > 0),
    types job_type[] not null default '{instant,quick,short,long,extended}' check (cardinality(types) > 0)
  );
  insert into pools (name) values ('general');
  insert into pools (name, types) values ('express', '{instant,quick,short}');
`;

const CUSTOMERS = `
  create table customers (
    id text primary key check (id ~ '^[A-Za-z0-9_.-]{1,64}$'),
    name text not null,
    domain text,
    url text,
    description text,
    -- Active rows of records, kept by statement triggers; record_count stands in for it when records live elsewhere.
    counted_records bigint not null default 0,
    record_count bigint check (record_count >= 0),
    active_records bigint generated always as (coalesce(record_count, counted_records)) stored,
    last_position bigint not null default 0,
    pinned_tier text references customer_tiers,
    tier text not null references customer_tiers,
    weight double precision check (weight > 0),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
  );

  create function derive_customer_tier() returns trigger language plpgsql as $$
  begin
    new.tier := coalesce(new.pinned_tier, (
      select key from customer_tiers
      where min_records <= coalesce(new.record_count, new.counted_records)
      order by min_records desc limit 1));
    new.updated_at := now();
    return new;
  end $$;
  create trigger derive_customer_tier before insert or update on customers
    for each row execute function derive_customer_tier();

  -- What the claim locks. It is a row of its own, so that no import and no counter ever holds up a claim.
  create table customer_limits (
    customer_id text primary key references customers on delete cascade,
    paused boolean not null default false,
    max_concurrent_turns integer check (max_concurrent_turns > 0),
    max_queued integer check (max_queued > 0)
  );
`;

const RECORDS = `
  -- position is the record's place among its customer's: dense at insertion, never reused, the cursor of record tasks.
  create table records (
    customer_id text not null references customers on delete cascade,
    position bigint not null,
    id text not null check (id ~ '^[A-Za-z0-9_.-]{1,64}$'),
    name text,
    email text,
    phone text,
    address text,
    country text,
    state text,
    city text,
    pincode text,
    dob date,
    active boolean not null default true,
    attributes jsonb,
    touched_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (customer_id, position),
    unique (customer_id, id)
  );

  -- One update of the customer per statement, whatever the number of rows: no COUNT, no trigger per row.
  create function count_inserted_records() returns trigger language plpgsql as $$
  begin
    update customers c set counted_records = counted_records + d.active
    from (select customer_id, count(*) filter (where active) as active from added group by customer_id) d
    where c.id = d.customer_id and d.active <> 0;
    return null;
  end $$;
  create function count_deleted_records() returns trigger language plpgsql as $$
  begin
    update customers c set counted_records = counted_records - d.active
    from (select customer_id, count(*) filter (where active) as active from removed group by customer_id) d
    where c.id = d.customer_id and d.active <> 0;
    return null;
  end $$;
  create function count_updated_records() returns trigger language plpgsql as $$
  begin
    update customers c set counted_records = counted_records + d.delta
    from (
      select customer_id, sum(delta) as delta from (
        select customer_id, active::int as delta from added
        union all select customer_id, -active::int from removed) changes
      group by customer_id) d
    where c.id = d.customer_id and d.delta <> 0;
    return null;
  end $$;
  create trigger count_inserted_records after insert on records
    referencing new table as added for each statement execute function count_inserted_records();
  create trigger count_deleted_records after delete on records
    referencing old table as removed for each statement execute function count_deleted_records();
  create trigger count_updated_records after update on records
    referencing old table as removed new table as added for each statement execute function count_updated_records();
`;

const JOBS = `
  -- Order within a user's lane: (priority, rank). A time-slice draws a new rank, which makes it round robin.
  create sequence job_rank;

  create table jobs (
    id uuid primary key,
    -- No foreign key, which would look the customer up for every row: the statement that submits looks once.
    customer_id text not null,
    user_id text not null default '',
    task text not null,
    type job_type not null,
    opaque boolean not null,
    state job_state not null,
    is_ready boolean not null generated always as (state in ('queued', 'running')) stored,
    priority smallint not null default 5 check (priority between 0 and 9),
    rank bigint not null default nextval('job_rank'),
    -- Estimated seconds of the whole job, and what of them is left at the checkpoint.
    estimate_seconds double precision not null check (estimate_seconds >= 0),
    remaining_seconds double precision not null check (remaining_seconds >= 0),
    attempt smallint not null default 0,
    max_attempts smallint not null default 3 check (max_attempts > 0),
    crashes smallint not null default 0,
    slices integer not null default 0,
    lease_id uuid,
    checkpoint jsonb,
    checkpoint_seq integer not null default 0,
    progress_done bigint not null default 0,
    progress_total bigint,
    run_seconds double precision not null default 0,
    attempt_seconds double precision not null default 0,
    timeout_seconds double precision check (timeout_seconds > 0),
    retain_seconds integer not null default 604800 check (retain_seconds >= 0),
    -- Inclusive positions of the customer's records, for record tasks.
    first_position bigint,
    last_position bigint,
    -- A job with parallelism is a parent that never runs itself and its parts, which do.
    parent_id uuid,
    part smallint,
    parts_left smallint,
    has_payload boolean not null default false,
    cancel_requested boolean not null default false,
    batch_id uuid,
    run_at timestamptz,
    expires_at timestamptz,
    created_at timestamptz not null default now(),
    queued_at timestamptz not null default now(),
    started_at timestamptz
  ) with (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000,
          autovacuum_vacuum_cost_delay = 0);

  create index jobs_queue on jobs (customer_id, user_id, type, opaque, priority, rank)
    where is_ready and parts_left is null;
  create index jobs_due on jobs (run_at) where not is_ready;
  create index jobs_expiring on jobs (expires_at) where expires_at is not null;
  create index jobs_parts on jobs (parent_id) where parent_id is not null;
  -- For the list of a customer's jobs, and for the check that a customer without jobs may be deleted.
  create index jobs_by_customer on jobs (customer_id, id);

  -- What is not needed to decide who is next: fetched only for jobs that have it.
  create table job_payloads (
    job_id uuid primary key,
    name text,
    payload jsonb,
    backoff jsonb,
    -- The attempts that were asked for, kept when a retry by hand grants as many again.
    granted_attempts smallint
  );

  -- Ended jobs, by day of creation (UUIDv7 begins with the time): a day is dropped whole once nothing in it is kept.
  create table job_history (
    id uuid not null,
    customer_id text not null,
    user_id text not null,
    task text not null,
    type job_type not null,
    opaque boolean not null,
    state job_state not null,
    priority smallint not null,
    estimate_seconds double precision not null,
    attempt smallint not null,
    max_attempts smallint not null,
    crashes smallint not null,
    slices integer not null,
    lease_id uuid,
    progress_done bigint not null,
    progress_total bigint,
    run_seconds double precision not null,
    timeout_seconds double precision,
    retain_seconds integer not null,
    retain_until timestamptz not null,
    first_position bigint,
    last_position bigint,
    parent_id uuid,
    part smallint,
    has_payload boolean not null,
    batch_id uuid,
    run_at timestamptz,
    expires_at timestamptz,
    created_at timestamptz not null,
    queued_at timestamptz not null,
    started_at timestamptz,
    finished_at timestamptz not null,
    worker_id uuid,
    slot smallint,
    result jsonb,
    error jsonb,
    checkpoint jsonb,
    primary key (id)
  ) partition by range (id);
  create index job_history_by_customer on job_history (customer_id, id);
  create index job_history_parts on job_history (parent_id) where parent_id is not null;
  create index job_history_unsuccessful on job_history (state, id) where state <> 'succeeded';
  create index job_history_kept on job_history using brin (retain_until);
  create table job_history_default partition of job_history default;

  -- The least UUIDv7 of a moment.
  create function uuid_floor(moment timestamptz) returns uuid language sql immutable as $$
    select (lpad(to_hex(floor(extract(epoch from moment) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
  $$;

  -- Partitions for yesterday to \`days\` ahead. Returns how many were made.
  create function ensure_history_partitions(days integer) returns integer language plpgsql as $$
  declare
    day date; made integer := 0; partition text;
  begin
    for day in select generate_series(current_date - 1, current_date + days, interval '1 day')::date loop
      partition := 'job_history_' || to_char(day, 'YYYYMMDD');
      if to_regclass(partition) is null then
        execute format('create table %I partition of job_history for values from (%L) to (%L)', partition,
          uuid_floor(day::timestamp at time zone 'UTC'), uuid_floor((day + 1)::timestamp at time zone 'UTC'));
        made := made + 1;
      end if;
    end loop;
    return made;
  end $$;
  select ensure_history_partitions(7);

  -- Failed attempts only: lost leases and errors.
  create table job_attempts (
    job_id uuid not null,
    attempt smallint not null,
    worker_id uuid,
    slot smallint,
    started_at timestamptz,
    ended_at timestamptz not null default now(),
    error jsonb not null,
    primary key (job_id, attempt)
  );

  -- The last hundred time-slices of a job: a ring, so that a job of 23 days does not grow without end.
  create table job_slices (
    job_id uuid not null,
    ring smallint not null,
    slice integer not null,
    worker_id uuid not null,
    slot smallint not null,
    started_at timestamptz not null,
    ended_at timestamptz not null,
    primary key (job_id, ring)
  );

  create table idempotency_keys (
    customer_id text not null references customers on delete cascade,
    key text not null,
    job_id uuid not null,
    fingerprint bytea not null,
    created_at timestamptz not null default now(),
    primary key (customer_id, key)
  );
`;

const TURNS = `
  -- One row: who leads, in which term, until when.
  create table dispatcher (
    id smallint primary key default 1 check (id = 1),
    holder uuid,
    host text,
    epoch bigint not null default 0,
    expires_at timestamptz not null default '-infinity'
  );
  insert into dispatcher default values;

  create table workers (
    id uuid primary key,
    host text not null,
    pid integer not null,
    version text not null,
    pools jsonb not null,
    slots integer not null,
    state text not null default 'up' check (state in ('up', 'draining', 'down', 'lost')),
    -- Counted up by the worker's heartbeat thread; only its standing still means anything.
    beat bigint not null default 0,
    beat_at timestamptz not null default now(),
    started_at timestamptz not null default now()
  ) with (fillfactor = 50);

  -- A claimed turn. Its id is the turn's, so a redelivered turn collides on the primary key. No foreign keys: every
  -- claim would lock the rows of its customer and its worker, and share those locks with all the others.
  create table leases (
    id uuid primary key,
    customer_id text not null,
    pool text not null,
    tier text not null,
    type job_type not null,
    opaque boolean not null,
    worker_id uuid not null,
    slot smallint not null,
    epoch bigint not null,
    job_ids uuid[] not null,
    -- Whose jobs they were at the claim, how many, and their estimated seconds: three arrays in step.
    users text[] not null,
    user_jobs integer[] not null,
    user_seconds double precision[] not null,
    quantum_seconds double precision not null,
    claimed_at timestamptz not null default clock_timestamp()
  ) with (fillfactor = 50, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_scale_factor = 0);
  create index leases_by_customer on leases (customer_id);
  create index leases_by_worker on leases (worker_id);

  -- Slot seconds that were served, written in the transaction that settles the turn: a failover is no amnesty. Shards
  -- keep the slots that serve one flow from waiting for each other's commits.
  create table flow_usage (
    pool text not null,
    customer_id text not null references customers on delete cascade,
    user_id text not null,
    type job_type not null,
    opaque boolean not null,
    shard smallint not null,
    served_seconds double precision not null,
    updated_at timestamptz not null default now(),
    primary key (pool, customer_id, user_id, type, opaque, shard)
  ) with (fillfactor = 50, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_scale_factor = 0.05);

  -- What the leader knows of the queue, written once a second for what changed, so that no request counts a backlog.
  create unlogged table backlog (
    customer_id text not null,
    user_id text not null,
    type job_type not null,
    opaque boolean not null,
    jobs bigint not null,
    seconds double precision not null,
    oldest_at timestamptz,
    updated_at timestamptz not null default now(),
    primary key (customer_id, user_id, type, opaque)
  ) with (fillfactor = 50);

  -- Messages that no worker could handle, the newest ten thousand; for people to look at.
  create table dead_turns (
    id uuid primary key,
    -- What tells this message from others, so that one that is delivered twice is stored once.
    message_id text not null unique,
    parked_at timestamptz not null default now(),
    routing_key text not null,
    reason text not null,
    -- The beginning of what it said, and how long all of it was.
    content text not null,
    content_bytes integer not null
  );

  -- The tasks that workers have declared; a job for any other is refused.
  create table tasks (
    name text primary key,
    kind text not null check (kind in ('record', 'job')),
    type job_type not null,
    opaque boolean not null,
    max_attempts smallint not null,
    timeout_seconds double precision,
    description text not null default '',
    updated_at timestamptz not null default now()
  );
`;

const ACCESS = `
  create table api_keys (
    id uuid primary key,
    name text not null,
    role text not null check (role in ('admin', 'operator', 'customer')),
    customer_id text references customers on delete cascade,
    hash bytea not null unique,
    expires_at timestamptz,
    created_at timestamptz not null default now(),
    check ((role = 'customer') = (customer_id is not null))
  );

  create table audit_log (
    id bigint generated always as identity primary key,
    at timestamptz not null default now(),
    actor text not null,
    action text not null,
    target text not null,
    details jsonb
  );
`;
