import type { JobTypeKey } from '@fairlane/domain';
import type { Queryable, Statement } from '../database.js';
import type { WorkerState, WorkerVitals } from './workers.js';

/** A lease, as it is shown beside its worker. */
export interface HeldTurn {
  readonly slot: number;
  readonly customerId: string;
  readonly pool: string;
  readonly type: JobTypeKey;
  readonly jobs: number;
  readonly heldSeconds: number;
}

export interface WorkerRow {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly version: string;
  readonly state: WorkerState;
  readonly slots: number;
  /** Slots by pool. */
  readonly pools: Readonly<Record<string, number>>;
  readonly startedAt: Date;
  /** Seconds since the last heartbeat. */
  readonly beatAgoSeconds: number;
  /** Of the last heartbeat; null before the first. */
  readonly vitals: WorkerVitals | null;
  readonly turns: readonly HeldTurn[];
}

/** Index `leases_by_worker`. */
const LIST_WORKERS: Statement = {
  name: 'list-workers',
  text: `
    select w.id, w.host, w.pid, w.version, w.state, w.slots, w.pools, w.started_at as "startedAt",
      extract(epoch from clock_timestamp() - w.beat_at)::double precision as "beatAgoSeconds", w.vitals,
      coalesce((
        select jsonb_agg(jsonb_build_object('slot', l.slot, 'customerId', l.customer_id, 'pool', l.pool,
          'type', l.type, 'jobs', cardinality(l.job_ids),
          'heldSeconds', extract(epoch from clock_timestamp() - l.claimed_at)) order by l.slot)
        from leases l where l.worker_id = w.id), '[]') as turns
    from workers w where ($1::uuid is null or w.id > $1) order by w.id limit $2`,
};

/** How one worker is, without its turns one by one. */
export interface WorkerHealth extends Pick<
  WorkerRow,
  'id' | 'host' | 'state' | 'slots' | 'beatAgoSeconds' | 'vitals'
> {
  readonly busy: number;
}

/** The few rows of workers; index `leases_by_worker`. */
const WORKER_HEALTH: Statement = {
  name: 'worker-health',
  text: `
    select w.id, w.host, w.state, w.slots, w.vitals,
      extract(epoch from clock_timestamp() - w.beat_at)::double precision as "beatAgoSeconds",
      (select count(*) from leases l where l.worker_id = w.id)::integer as busy
    from workers w
    where w.state in ('up', 'draining') or (w.state = 'lost' and w.beat_at > now() - interval '10 minutes')
    order by w.host, w.id limit $1`,
};

/** Workers that are there, or were lost within ten minutes, by host. */
export async function workerHealth(database: Queryable, limit: number): Promise<WorkerHealth[]> {
  return database.query<WorkerHealth>(WORKER_HEALTH, [limit]);
}

/** A page of workers by id, with the turns that each holds. */
export async function listWorkers(
  database: Queryable,
  after: string | null,
  limit: number,
): Promise<WorkerRow[]> {
  return database.query<WorkerRow>(LIST_WORKERS, [after, limit]);
}

const DRAIN_WORKER: Statement = {
  name: 'drain-worker',
  text: `
    update workers set state = case when state = 'up' then 'draining' else state end where id = $1
    returning state`,
};

/** Marks a worker as draining; returns its state, undefined when there is no such worker. */
export async function drainWorker(database: Queryable, workerId: string): Promise<WorkerState | undefined> {
  const [row] = await database.query<{ state: WorkerState }>(DRAIN_WORKER, [workerId]);
  return row?.state;
}
