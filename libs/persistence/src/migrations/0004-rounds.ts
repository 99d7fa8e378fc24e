import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Exclusive resources, and the rounds that hand them out: see `docs/adr/0007-resource-rounds.md`. */
export class Rounds1700000000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table if exists resource_holds, resource_requests, resource_scopes, resource_group_members, resource_groups;
      drop sequence if exists resource_scope_version;
    `);
  }
}

const UP = `
  -- Resources that several customers share. Operators define them.
  create table resource_groups (
    name text primary key check (name ~ '^[A-Za-z0-9_.-]{1,64}$'),
    created_at timestamptz not null default now()
  );
  create table resource_group_members (
    group_name text not null references resource_groups on delete cascade,
    customer_id text not null references customers on delete cascade,
    primary key (group_name, customer_id)
  );
  create index resource_group_members_by_customer on resource_group_members (customer_id);

  -- Of all scopes, so that one that is forgotten and made anew never goes back.
  create sequence resource_scope_version;

  -- One row while jobs wait for or hold resources of a scope ('customer:<id>' or 'group:<name>'): what changes its
  -- waiting jobs or its holds locks it.
  create table resource_scopes (
    scope text primary key,
    -- Counts what may change a round's result; a round is due when it is ahead of what the last round had seen.
    version bigint not null default nextval('resource_scope_version'),
    decided bigint not null default 0,
    -- A caller of POST /v1/rounds runs the round itself until then.
    reserved_until timestamptz
  ) with (fillfactor = 50, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_scale_factor = 0.05);
  create index resource_scopes_undecided on resource_scopes (scope) where version > decided;

  -- Unfinished jobs that name resources and have passed all other gates. No foreign keys: the job is stored later.
  create table resource_requests (
    job_id uuid primary key,
    scope text not null,
    resources text[] not null check (cardinality(resources) > 0),
    profit double precision not null check (profit >= 0),
    -- Order of arrival: of equals the older runs.
    seq bigint generated always as identity,
    waiting_since timestamptz not null default clock_timestamp(),
    -- Only rounds that somebody asks for consider it.
    next_round_only boolean not null default false,
    -- False from when its round came: it holds its resources then, until it ends.
    is_waiting boolean not null default true,
    -- Of the round that chose it.
    was_optimal boolean,
    -- The job has ended, and a part of it still runs.
    lingers boolean not null default false
  ) with (autovacuum_vacuum_threshold = 500, autovacuum_vacuum_scale_factor = 0.05);
  create index resource_requests_waiting on resource_requests (scope, seq) where is_waiting;
  create index resource_requests_lingering on resource_requests (job_id) where lingers;

  -- The primary key is the last guard: no resource is held twice.
  create table resource_holds (
    scope text not null,
    resource text not null,
    job_id uuid not null,
    held_since timestamptz not null default clock_timestamp(),
    primary key (scope, resource)
  ) with (autovacuum_vacuum_threshold = 500, autovacuum_vacuum_scale_factor = 0.05);
  create index resource_holds_of_job on resource_holds (job_id);
`;
