import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The few failed jobs of a customer among the millions that succeeded, or that failed for others. */
export class UnsuccessfulByCustomer1700000000012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create index job_history_unsuccessful_by_customer on job_history (customer_id, state, id)
      where state <> 'succeeded'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index job_history_unsuccessful_by_customer');
  }
}
