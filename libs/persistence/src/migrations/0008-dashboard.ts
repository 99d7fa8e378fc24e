import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the dashboard shows: how workers and their hosts are, by the heartbeat, and a customer's flows. */
export class Dashboard1700000000008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table workers add column vitals jsonb;
      create index flow_jobs_by_customer on flow_jobs (customer_id, flow_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index flow_jobs_by_customer; alter table workers drop column vitals');
  }
}
