import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The trace that a job belongs to, beside its payload, since few jobs have one: see `docs/observability/README.md`. */
export class Traceparent1700000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // The functions of the hot path are made anew after the migrations; one whose columns change must go first.
    await runner.query(
      'alter table job_payloads add column traceparent text; drop function if exists claim_turn;',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop function if exists claim_turn; alter table job_payloads drop column traceparent;',
    );
  }
}
