import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Jobs that wait for others, results that are gone, and imports: see `docs/adr/0008-flows.md`. */
export class Flows1700000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(FLOWS);
    await runner.query(EXPIRED);
    await runner.query(IMPORTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function if exists parents_ended, doomed_by_parents');
    await runner.query('drop table if exists import_chunks, expired_jobs, job_dependencies, flow_jobs');
  }
}

const FLOWS = `
  -- The jobs of flows, as long as they are kept. No foreign keys: a job moves from one table to another when it ends.
  create table flow_jobs (
    job_id uuid primary key,
    flow_id uuid not null,
    customer_id text not null,
    -- Its name in the call that submitted it.
    key text,
    on_parent_failure text not null check (on_parent_failure in ('cancel', 'run'))
  );
  create index flow_jobs_by_flow on flow_jobs (flow_id, job_id);

  -- What each job waits for, in the order of its \`dependsOn\`.
  create table job_dependencies (
    child_id uuid not null,
    place integer not null,
    -- What the child calls its parent: a key, or the parent's id.
    name text not null,
    parent_id uuid not null,
    -- How the parent ended; null until then. No index knows it, so that an end is a HOT update.
    parent_state job_state,
    primary key (child_id, place)
  ) with (fillfactor = 80);
  create index job_dependencies_by_parent on job_dependencies (parent_id);
`;

const EXPIRED = `
  -- Jobs that were kept as long as they were to be, for a day: who asks for one hears that it is gone, not that it
  -- never was.
  create table expired_jobs (
    job_id uuid primary key,
    customer_id text not null,
    expired_at timestamptz not null
  );
  create index expired_jobs_by_time on expired_jobs using brin (expired_at);
`;

const IMPORTS = `
  -- What became of the lines of an import, stored with the jobs that they made: posted again, it is answered from here.
  create table import_chunks (
    -- The customer whose key posted it; '' of staff.
    owner text not null,
    key text not null,
    chunk integer not null,
    -- Of the mapping, the header and the lines.
    digest bytea not null,
    lines integer not null,
    accepted integer not null,
    jobs integer not null,
    -- [{ line, path, message }]
    rejected jsonb not null,
    created_at timestamptz not null default now(),
    primary key (owner, key, chunk)
  );
  create index import_chunks_by_time on import_chunks using brin (created_at);
`;
