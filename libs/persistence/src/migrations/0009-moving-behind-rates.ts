import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A long queue moves behind its customer's new rate in steps: see `docs/adr/0006-throttle-windows.md`. */
export class MovingBehindRates1700000000009 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table customer_limits
        -- The last of the customer's jobs that its new rate, or the end of one, has reached, while there are more; no
        -- turn is claimed for it until then. Null: none is under way.
        add column rate_moved_to uuid;
      create index customer_limits_moving on customer_limits (customer_id) where rate_moved_to is not null;
      drop function if exists apply_start_rate(text);
      drop function if exists deal_start_tokens(text);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function if exists apply_start_rate(text, integer);
      drop function if exists deal_start_tokens(text, integer);
      drop index if exists customer_limits_moving;
      alter table customer_limits drop column rate_moved_to;
    `);
  }
}
