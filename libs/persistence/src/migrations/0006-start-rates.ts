import type { MigrationInterface, QueryRunner } from 'typeorm';

/** At most N starts of a customer in any minute: see `docs/adr/0006-throttle-windows.md`. */
export class StartRates1700000000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table customer_limits
        add column max_starts_per_minute integer check (max_starts_per_minute > 0);

      -- The row that is locked.
      create table start_rates (customer_id text primary key references customers on delete cascade);

      -- As many as the customer may start jobs in a minute, made as they are needed. A start takes one for a minute.
      create table start_tokens (
        id bigint generated always as identity primary key,
        customer_id text not null references customers on delete cascade,
        free_at timestamptz not null,
        -- Whom it lets start, from \`free_at\` on.
        job_id uuid unique
      ) with (fillfactor = 70, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_scale_factor = 0.02);
      create index start_tokens_of_customer on start_tokens (customer_id, free_at);

      create table rated_jobs (
        job_id uuid primary key,
        customer_id text not null,
        -- Order of submission.
        seq bigint generated always as identity,
        is_waiting boolean not null
      ) with (autovacuum_vacuum_threshold = 500, autovacuum_vacuum_scale_factor = 0.02);
      create index rated_jobs_line on rated_jobs (customer_id, seq) where is_waiting;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function if exists line_up_rated, move_rated, apply_start_rate, deal_start_tokens;
      drop table if exists rated_jobs, start_tokens, start_rates;
      alter table customer_limits drop column max_starts_per_minute;
    `);
  }
}
