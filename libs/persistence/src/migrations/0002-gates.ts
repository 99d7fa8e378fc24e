import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What jobs pass before they are queued, and what is told of them afterwards: see `docs/adr/0005-gates.md`. A plain job
 * pays two booleans in its row.
 */
export class Gates1700000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(GATES);
    await runner.query(THROTTLE);
    await runner.query(DROP_CLAIM);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table if exists throttled_jobs, throttle_keys, job_milestones;
      drop function if exists start_job, line_up_throttled, move_throttled;
      alter table job_payloads drop column gates;
      alter table jobs drop column announces_start, drop column is_gated;
    `);
    await runner.query(DROP_CLAIM);
  }
}

const GATES = `
  alter table jobs
    -- It has to pass gates, or somebody waits for its end: its promotion and its end take the longer way.
    add column is_gated boolean not null default false,
    -- Its worker calls \`start_job\` before the task begins, which takes this back.
    add column announces_start boolean not null default false;

  -- What the job asked of each gate, by the gate's name.
  alter table job_payloads add column gates jsonb;

  -- An outbox: what happened to gated jobs, until those who wait for it have heard. No foreign keys: a job may be gone.
  create table job_milestones (
    id bigint generated always as identity primary key,
    job_id uuid not null,
    customer_id text not null,
    kind text not null check (kind in ('started', 'ended')),
    -- Of an end.
    state job_state check ((state is not null) = (kind = 'ended')),
    at timestamptz not null
  ) with (autovacuum_vacuum_threshold = 500, autovacuum_vacuum_scale_factor = 0);
  create index job_milestones_of_job on job_milestones (job_id);
`;

const THROTTLE = `
  -- A key's line. At most one of its jobs is let through and has not started: the admitted one.
  create table throttle_keys (
    customer_id text not null references customers on delete cascade,
    key text not null,
    last_started_at timestamptz,
    admitted_job_id uuid,
    -- When the admitted job may start, and when the last of the line will have started by the plan.
    admitted_at timestamptz,
    planned_until timestamptz,
    primary key (customer_id, key)
  ) with (fillfactor = 70, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_scale_factor = 0.02);

  -- Unfinished jobs with a throttle.
  create table throttled_jobs (
    job_id uuid primary key,
    customer_id text not null,
    key text not null,
    -- Order of submission.
    seq bigint generated always as identity,
    window_seconds double precision not null check (window_seconds > 0),
    -- In the line; false from when it is let through.
    is_waiting boolean not null
  ) with (autovacuum_vacuum_threshold = 500, autovacuum_vacuum_scale_factor = 0.02);
  create index throttled_jobs_line on throttled_jobs (customer_id, key, seq) where is_waiting;
`;

/** The functions of the hot path are made anew after the migrations; one whose columns change must go first. */
const DROP_CLAIM = 'drop function if exists claim_turn';
