import { Database } from './database.js';
import { FUNCTIONS } from './sql/index.js';

/**
 * Brings the schema to this release: migrations first, then the functions of the hot path, which are replaced as a
 * whole each time. An advisory lock lets several processes start at once. The URL leads straight to PostgreSQL: a
 * migration may take longer than a pooler waits.
 */
export async function migrate(databaseUrl: string): Promise<void> {
  const database = await Database.connect({
    url: databaseUrl,
    applicationName: 'fairlane-migrate',
    poolSize: 2,
    statementTimeoutMillis: 600_000,
  });
  try {
    await database.transaction(async (transaction) => {
      await transaction.query("select pg_advisory_xact_lock(hashtext('fairlane-migrate'))");
      await database.dataSource.runMigrations({ transaction: 'each' });
      for (const ddl of FUNCTIONS) await transaction.query(ddl);
    });
  } finally {
    await database.close();
  }
}

/** Takes the last `steps` migrations back. For operators and tests; data in the dropped tables is gone. */
export async function rollback(databaseUrl: string, steps = 1): Promise<void> {
  const database = await Database.connect({
    url: databaseUrl,
    applicationName: 'fairlane-migrate',
    poolSize: 2,
  });
  try {
    for (let step = 0; step < steps; step += 1) await database.dataSource.undoLastMigration();
  } finally {
    await database.close();
  }
}
