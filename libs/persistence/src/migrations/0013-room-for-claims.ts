import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Half of each page is free for the second version of its rows: a turn claims neighbours, which lie together, and each that
 * finds no room on its page costs an entry in every index. Pages that are there keep what they have.
 */
export class RoomForClaims1700000000013 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table jobs set (fillfactor = 48)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table jobs set (fillfactor = 60)');
  }
}
