import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { type TestServers, testServers } from './environment.js';
import { until } from './poll.js';
import { repository } from './repository.js';

export interface TestDatabase {
  /** URL of a database that nobody else uses. */
  readonly url: string;
  /** Drops the database. Throws when the test has left connections open, and says what they did last. */
  drop(): Promise<void>;
}

/** Two files of a run must not make the template at once. Any number, as long as it is always the same. */
const TEMPLATE_LOCK = 4_730_181;
const TEMPLATE_PREFIX = 'fairlane_template_';
/** A pool that was told to end takes a moment to do so. */
const LEAK_GRACE_SECONDS = 2;

/**
 * A migrated database for one test file: a clone of a template that the first file of a run makes with `migrate`.
 * Cloning takes 60 ms, whatever the number of migrations. The template's name is a digest of the persistence
 * library, so a changed migration makes a new one, on a server that outlives the run as well.
 */
export async function createTestDatabase(
  migrate: (databaseUrl: string) => Promise<void>,
  { databaseUrl }: Pick<TestServers, 'databaseUrl'> = testServers(),
): Promise<TestDatabase> {
  const name = `fairlane_test_${randomUUID().replaceAll('-', '')}`;
  await withClient(databaseUrl, async (client) => {
    const template = await ensureTemplate(client, databaseUrl, migrate);
    await client.query(`create database ${name} template ${template}`);
  });
  return {
    url: databaseAt(databaseUrl, name),
    drop: () => withClient(databaseUrl, (client) => drop(client, name)),
  };
}

async function ensureTemplate(
  client: pg.Client,
  databaseUrl: string,
  migrate: (databaseUrl: string) => Promise<void>,
): Promise<string> {
  const template = TEMPLATE_PREFIX + (await digestOfPersistence(migrate.toString()));
  await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [template]);
    if (rowCount === 0) {
      // Renamed when it is complete: a run that was killed half-way leaves no half-migrated template behind.
      const draft = `${template}_draft`;
      await client.query(`drop database if exists ${draft} with (force)`);
      await client.query(`create database ${draft}`);
      await migrate(databaseAt(databaseUrl, draft));
      await drop(client, draft, `alter database ${draft} rename to ${template}`);
    }
    return template;
  } finally {
    await client.query('select pg_advisory_unlock($1)', [TEMPLATE_LOCK]);
  }
}

async function digestOfPersistence(salt: string): Promise<string> {
  const hash = createHash('sha256').update(salt);
  const folder = join(repository, 'libs/persistence/src');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.sort()) hash.update(await readFile(file));
  return hash.digest('hex').slice(0, 16);
}

/** Does `statement`, which wants a database without connections: by default dropping it. */
async function drop(client: pg.Client, name: string, statement = `drop database ${name}`): Promise<void> {
  const connections = async () => {
    const { rows } = await client.query<{ leak: string }>(
      `select coalesce(nullif(application_name, ''), 'unnamed') || ' (' || coalesce(state, 'unknown') || '): ' || query as leak
         from pg_stat_activity where datname = $1 and backend_type = 'client backend'`,
      [name],
    );
    return rows.map(({ leak }) => leak);
  };
  const quiet = until(async () => (await connections()).length === 0, {
    deadlineSeconds: LEAK_GRACE_SECONDS,
  });
  const leaks = await quiet.then(() => [], connections);
  if (leaks.length > 0) {
    await client.query(`drop database ${name} with (force)`);
    throw new Error(`${leaks.length} connection(s) to ${name} were left open:\n${leaks.join('\n')}`);
  }
  await client.query(statement);
}

function databaseAt(databaseUrl: string, name: string): string {
  const url = new URL(databaseUrl);
  url.pathname = `/${name}`;
  return url.href;
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'fairlane tests' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
