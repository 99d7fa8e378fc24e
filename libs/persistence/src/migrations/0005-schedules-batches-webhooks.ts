import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What stands around the queue for those who submit: schedules, batches, webhooks, and the pause of a lane. */
export class SchedulesBatchesWebhooks1700000000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(SCHEDULES);
    await runner.query(BATCHES);
    await runner.query(WEBHOOKS);
    await runner.query(LANES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table if exists schedule_fires, schedules, batches, webhook_endpoints, webhook_secrets,
        paused_lanes cascade`);
  }
}

const SCHEDULES = `
  create table schedules (
    id uuid primary key,
    customer_id text not null references customers on delete cascade,
    name text not null,
    cron text not null,
    time_zone text not null,
    catch_up text not null check (catch_up in ('none', 'one', 'all')),
    max_catch_up integer not null check (max_catch_up > 0),
    overlap text not null check (overlap in ('skip', 'queue')),
    -- The job to submit, as it was asked for.
    job jsonb not null,
    paused boolean not null default false,
    starts_at timestamptz,
    ends_at timestamptz,
    -- The next fire; null while it is paused and when there is none.
    next_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    check (not paused or next_at is null)
  );
  create index schedules_due on schedules (next_at) where next_at is not null;
  create index schedules_by_customer on schedules (customer_id, id);

  -- What became of the latest fires of each schedule. The primary key is the last guard: no fire is recorded twice.
  create table schedule_fires (
    schedule_id uuid not null references schedules on delete cascade,
    at timestamptz not null,
    by_hand boolean not null default false,
    fired_at timestamptz not null default clock_timestamp(),
    outcome text not null check (outcome in ('submitted', 'skipped', 'failed')),
    job_id uuid,
    error jsonb,
    primary key (schedule_id, at, by_hand),
    check ((job_id is not null) = (outcome = 'submitted'))
  );
`;

const BATCHES = `
  -- One row for each call with an array. Its jobs are those with its id among the ids from the first to the last.
  create table batches (
    id uuid primary key,
    customer_ids text[] not null,
    first_job_id uuid not null,
    last_job_id uuid not null,
    jobs integer not null check (jobs > 0),
    webhook_url text,
    created_at timestamptz not null default now(),
    -- Once none of them was unfinished; what they had come to then.
    finished_at timestamptz,
    succeeded integer,
    failed integer,
    cancelled integer,
    expired integer
  );
  create index batches_open on batches (id) where finished_at is null;
  create index batches_finished on batches (finished_at) where finished_at is not null;
  create index batches_by_customer on batches using gin (customer_ids) with (fastupdate = off);
`;

const WEBHOOKS = `
  create table webhook_endpoints (
    id uuid primary key,
    customer_id text not null references customers on delete cascade,
    url text not null,
    events text[] not null check (cardinality(events) > 0),
    description text,
    -- Needed as it is to sign; no answer but that of its making shows it.
    secret text not null,
    created_at timestamptz not null default now()
  );
  create index webhook_endpoints_by_customer on webhook_endpoints (customer_id);

  -- What the webhooks that a call names are signed with, one a customer.
  create table webhook_secrets (
    customer_id text primary key references customers on delete cascade,
    secret text not null,
    created_at timestamptz not null default now()
  );
`;

const LANES = `
  create table paused_lanes (
    tier text not null references customer_tiers,
    type job_type not null references job_types,
    paused_at timestamptz not null default now(),
    primary key (tier, type)
  );
`;
