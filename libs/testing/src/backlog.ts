import type { Turn } from '@fairlane/contracts';
import {
  type Claim,
  claimTurn,
  Database,
  type NewJob,
  type Queryable,
  settleTurn,
  submitJobs,
} from '@fairlane/persistence';
import { newId } from '@fairlane/platform';
import { insertCustomer } from './jobs.js';

/** A queue too long to be submitted by HTTP in a tolerable time. */
export interface Backlog {
  /** Made here, without a cap. They own the jobs in turn, a hundred each, as if each had submitted by the hundred. */
  readonly customerIds: readonly string[];
  readonly queued: number;
  /** Succeeded jobs of today in the history; default 0. */
  readonly ended?: number;
}

/** Jobs of one customer that follow each other. */
const RUN_JOBS = 100;
/** Of every job of a backlog, in seconds. */
export const BACKLOG_JOB_SECONDS = 0.005;
/** Ten million rows take minutes. */
const STATEMENT_MINUTES = 15;

/**
 * Fills an empty, migrated database: one job of each customer by the statements that submit, claim and settle, and of
 * what these have written as many copies as are wanted, with ids and ranks of their own. Indexes of `jobs` are built
 * afterwards, and tables are vacuumed, so that nothing of it is left to be done while somebody measures. 10 to 20 us a job.
 */
export async function seedBacklog(databaseUrl: string, backlog: Backlog): Promise<void> {
  const { customerIds, queued, ended = 0 } = backlog;
  const database = await Database.connect({
    url: databaseUrl,
    applicationName: 'fairlane-backlog',
    poolSize: 1, // a temporary table is its session's
    statementTimeoutMillis: STATEMENT_MINUTES * 60_000,
  });
  try {
    for (const id of customerIds) await insertCustomer(database, id);
    const patterns = customerIds.map(backlogJob);
    await submitJobs(database, patterns);
    if (ended > 0) {
      for (const id of customerIds) await settleClaim(database, await claimBacklog(database, id, 1));
      await copyRows(database, 'job_history', ended);
      await submitJobs(
        database,
        patterns.map(({ customerId }) => backlogJob(customerId)),
      );
    }
    await withoutIndexes(database, 'jobs', async () => copyRows(database, 'jobs', queued));
    await database.query('vacuum analyze jobs, job_history');
  } finally {
    await database.close();
  }
}

/** As `POST /v1/jobs` stores `{ customerId, executionSeconds: 0.005 }`. */
export function backlogJob(customerId: string): NewJob {
  return {
    ...{ id: newId(), customerId, userId: '', task: 'simulate', type: 'quick', opaque: false, priority: 5 },
    ...{ estimateSeconds: BACKLOG_JOB_SECONDS, maxAttempts: 3, timeoutSeconds: null, retainSeconds: 604_800 },
    ...{ progressTotal: null, firstPosition: null, lastPosition: null },
    ...{ parentId: null, part: null, partsLeft: null, batchId: newId() },
    ...{ runAt: null, delaySeconds: null, expiresAt: null, name: null, payload: null, backoff: null },
  };
}

export interface BacklogClaim extends Claim {
  readonly turn: Turn;
  readonly workerId: string;
}

/** A turn for a customer's next jobs of a backlog, as a worker claims it; throws for less than `jobs` of them. */
export async function claimBacklog(
  database: Queryable,
  customerId: string,
  jobs: number,
): Promise<BacklogClaim> {
  const turn: Turn = {
    ...{ id: newId(), epoch: 0, pool: 'general', tier: 'small', customerId, userIds: [''], jobType: 'quick' },
    ...{ opaque: false, quantumSeconds: 3_600, maxJobs: jobs, maxTurnsOfType: null, floor: null },
  };
  const workerId = newId();
  const claim = await claimTurn(database, { turn, workerId, slot: 0 });
  if (claim.jobs.length !== jobs)
    throw new Error(`The claim of ${jobs} jobs gave ${claim.jobs.length} (${claim.outcome}).`);
  return { ...claim, turn, workerId };
}

/** Settles it, every job having succeeded. */
export async function settleClaim(database: Queryable, claim: BacklogClaim): Promise<void> {
  const { turn, workerId, claimedAt, jobs } = claim;
  const ran = { startedAt: claimedAt, runSeconds: BACKLOG_JOB_SECONDS, progressDone: 0, progressTotal: null };
  const outcome = await settleTurn(database, {
    ...{ leaseId: turn.id, workerId, slot: 0, end: true },
    outcomes: jobs.map(({ id }) => ({ kind: 'succeeded', jobId: id, ...ran })),
    heldSecondsByUser: new Map([['', jobs.length * BACKLOG_JOB_SECONDS]]),
  });
  if (outcome !== 'settled') throw new Error(`The settlement was ${outcome}.`);
}

/** Copies what the table holds, each row a hundred times and around, until there are `count`; ids ascend, as UUIDv7s do. */
async function copyRows(database: Database, table: 'jobs' | 'job_history', count: number): Promise<void> {
  const columns = await database.query<{ name: string }>(
    `select column_name as name from information_schema.columns
     where table_name = $1 and is_generated = 'NEVER' and column_name not in ('id', 'rank') order by ordinal_position`,
    [table],
  );
  const names = columns.map(({ name }) => name).join(', ');
  await database.query(`create temporary table pattern as
    select row_number() over (order by id) - 1 as place, ${names} from ${table}`);
  await database.query('create index on pattern (place)');
  const [{ places } = { places: 0 }] = await database.query<{ places: number }>(
    'select count(*)::int as places from pattern',
  );
  // A lateral join with a limit is done for one number after the other, which is the order of the rows.
  await database.query(
    `insert into ${table} (id, ${names})
     select (lpad(to_hex(floor(extract(epoch from now()) * 1000)::bigint - 60000 + n / 4096), 12, '0')
         || '7' || lpad(to_hex(n % 4096), 3, '0') || '8' || substr(md5(n::text), 1, 15))::uuid, ${names}
     from generate_series($1::bigint, $2::bigint - 1) n
       cross join lateral (select ${names} from pattern where place = n / ${RUN_JOBS} % $1::bigint limit 1) p`,
    [places, count],
  );
  await database.query('drop table pattern');
}

/** Does `work` on the table while it has no index but what constraints need, and builds them again. */
async function withoutIndexes(database: Database, table: string, work: () => Promise<void>): Promise<void> {
  const indexes = await database.query<{ name: string; definition: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
     from pg_index where indrelid = $1::regclass and not indisprimary`,
    [table],
  );
  await database.query(`drop index ${indexes.map(({ name }) => name).join(', ')}`);
  await database.query(`alter table ${table} drop constraint ${table}_pkey`);
  await work();
  await database.query(`set maintenance_work_mem = '1GB'`);
  await database.query(`alter table ${table} add primary key (id)`);
  for (const { definition } of indexes) await database.query(definition);
}
