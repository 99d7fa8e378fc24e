import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What tasks really take, by customer: see `docs/adr/0016-learned-seconds.md`. */
export class LearnedSeconds1700000000007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table learned_seconds (
        customer_id text not null references customers on delete cascade,
        task text not null,
        -- For one record of a record task, for one job of any other.
        seconds double precision not null check (seconds >= 0),
        -- Turns that it was learned from.
        samples bigint not null,
        -- The type that the seconds make it, and whether that is surely another than the task declares.
        type job_type not null,
        misdeclared boolean not null,
        updated_at timestamptz not null default now(),
        primary key (customer_id, task)
      ) with (fillfactor = 70, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_scale_factor = 0.05);
      create index learned_seconds_misdeclared on learned_seconds (task, type) where misdeclared;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table if exists learned_seconds');
  }
}
