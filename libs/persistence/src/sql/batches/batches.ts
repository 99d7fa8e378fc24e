import type { EndedState, JobState } from '@fairlane/domain';
import type { Queryable, Statement } from '../../database.js';

/** The jobs of one call with an array. */
export interface BatchRow {
  readonly id: string;
  readonly customerIds: readonly string[];
  readonly jobs: number;
  readonly webhookUrl: string | null;
  readonly createdAt: Date;
  /** When the last of its jobs ended; null before. */
  readonly finishedAt: Date | null;
  /** Jobs by state: now, or when it finished. Those that are kept no longer are in none. */
  readonly counts: Readonly<Partial<Record<JobState, number>>>;
}

export interface BatchFilter {
  readonly id?: string | undefined;
  readonly customerId?: string | undefined;
  /** Only those of this customer and no other. */
  readonly aloneOf?: string | undefined;
  /** Only batches with a smaller id: older ones. */
  readonly before?: string | undefined;
}

/**
 * Newest first: the primary key, or `batches_by_customer`. Its jobs are found among the ids from its first to its last,
 * by the primary keys of `jobs` and of the partitions of `job_history`; only of those that are open.
 */
const FIND: Statement = {
  name: 'find-batches',
  text: `
    with asked as materialized (
      select * from batches
      where ($1::uuid is null or id = $1) and ($2::text is null or customer_ids @> array[$2])
        and ($3::text is null or customer_ids = array[$3]) and ($4::uuid is null or id < $4)
      order by id desc limit $5)
    select b.id, b.customer_ids as "customerIds", b.jobs, b.webhook_url as "webhookUrl", b.created_at as "createdAt",
      b.finished_at as "finishedAt", coalesce(case when b.finished_at is null then (
        select jsonb_object_agg(state, n) from (
          select state, count(*) as n from (
            select state from jobs j
            where j.id >= b.first_job_id and j.id <= b.last_job_id and j.batch_id = b.id and j.parent_id is null
            union all
            select state from job_history h
            where h.id >= b.first_job_id and h.id <= b.last_job_id and h.batch_id = b.id and h.parent_id is null) found
          group by state) counted)
      else jsonb_build_object('succeeded', b.succeeded, 'failed', b.failed, 'cancelled', b.cancelled,
        'expired', b.expired) end, '{}') as counts
    from asked b order by b.id desc`,
};

export async function findBatches(
  database: Queryable,
  { id, customerId, aloneOf, before }: BatchFilter,
  limit: number,
): Promise<BatchRow[]> {
  const values = [id ?? null, customerId ?? null, aloneOf ?? null, before ?? null, limit];
  return database.query<BatchRow>(FIND, values);
}

/** A batch that has just finished. */
export interface FinishedBatch extends Readonly<Record<EndedState, number>> {
  readonly id: string;
  readonly customerIds: readonly string[];
  readonly jobs: number;
  readonly webhookUrl: string | null;
  readonly createdAt: Date;
  readonly finishedAt: Date;
}

/**
 * Looks at open batches by id: for each, one of its unfinished jobs. The look begins at the one that was found the
 * last time, so what has ended is not passed over again; when there is none from there on, at the first, since a retry
 * may have brought one back. Indexes `batches_open` and the primary key of `jobs`.
 */
const WATCH: Statement = {
  name: 'watch-batches',
  text: `
    with open as materialized (
      select b.id, b.first_job_id, b.last_job_id, coalesce(w.job_id, b.first_job_id) as watched
      from batches b left join unnest($3::uuid[], $4::uuid[]) w (id, job_id) on w.id = b.id
      where b.finished_at is null and ($1::uuid is null or b.id > $1) order by b.id limit $2)
    select o.id, coalesce(
      (select j.id from jobs j where j.id >= o.watched and j.id <= o.last_job_id and j.batch_id = o.id
        and j.parent_id is null order by j.id limit 1),
      (select j.id from jobs j where j.id >= o.first_job_id and j.id <= o.last_job_id and j.batch_id = o.id
        and j.parent_id is null order by j.id limit 1)) as "jobId"
    from open o order by o.id`,
};

/**
 * The open batches after one (null: from the first), at most `limit`, each with an unfinished job of it, null for none.
 * @param watched the job that was found for a batch the last time
 */
export async function watchBatches(
  database: Queryable,
  after: string | null,
  watched: ReadonlyMap<string, string>,
  limit: number,
): Promise<{ id: string; jobId: string | null }[]> {
  return database.query(WATCH, [after, limit, [...watched.keys()], [...watched.values()]]);
}

/** Counts what they came to. A batch that a retry has opened again in the meantime is left alone. */
const FINISH: Statement = {
  name: 'finish-batches',
  text: `
    update batches b set finished_at = coalesce(e.finished_at, now()), succeeded = e.succeeded, failed = e.failed,
      cancelled = e.cancelled, expired = e.expired
    from batches o cross join lateral (
      select max(h.finished_at) as finished_at, count(*) filter (where state = 'succeeded') as succeeded,
        count(*) filter (where state = 'failed') as failed, count(*) filter (where state = 'cancelled') as cancelled,
        count(*) filter (where state = 'expired') as expired
      from job_history h
      where h.id >= o.first_job_id and h.id <= o.last_job_id and h.batch_id = o.id and h.parent_id is null) e
    where o.id = b.id and b.id = any ($1) and b.finished_at is null
      and not exists (select from jobs j where j.id >= o.first_job_id and j.id <= o.last_job_id and j.batch_id = o.id)
    returning b.id, b.customer_ids as "customerIds", b.jobs, b.webhook_url as "webhookUrl",
      b.created_at as "createdAt", b.finished_at as "finishedAt", b.succeeded, b.failed, b.cancelled, b.expired`,
};

/** Closes those of the batches that have nothing unfinished: each once, whoever asks. */
export async function finishBatches(database: Queryable, ids: readonly string[]): Promise<FinishedBatch[]> {
  return database.query<FinishedBatch>(FINISH, [ids]);
}

/** Days for which a finished batch is shown. */
const KEPT_DAYS = 30;

/** Forgets at most `limit` batches that finished long ago; returns how many. Index `batches_finished`. */
export async function sweepBatches(database: Queryable, limit: number): Promise<number> {
  const rows = await database.query(
    `delete from batches where id = any (array(
       select id from batches where finished_at < now() - $1 * interval '1 day' order by finished_at limit $2))
     returning id`,
    [KEPT_DAYS, limit],
  );
  return rows.length;
}
