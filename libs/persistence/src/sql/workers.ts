import type { Queryable, Statement } from '../database.js';

export type WorkerState = 'up' | 'draining' | 'down' | 'lost';

export interface WorkerRegistration {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly version: string;
  /** Slots by pool. */
  readonly pools: Readonly<Record<string, number>>;
  readonly slots: number;
}

const REGISTER: Statement = {
  name: 'register-worker',
  text: `
    insert into workers (id, host, pid, version, pools, slots) values ($1, $2, $3, $4, $5, $6)
    on conflict (id) do update set state = 'up', beat = workers.beat + 1, beat_at = now()`,
};

/** Announces a worker, or brings back one that was taken for lost. */
export async function registerWorker(database: Queryable, worker: WorkerRegistration): Promise<void> {
  const { id, host, pid, version, pools, slots } = worker;
  await database.query(REGISTER, [id, host, pid, version, JSON.stringify(pools), slots]);
}

const SET_STATE: Statement = {
  name: 'set-worker-state',
  text: 'update workers set state = $2 where id = $1',
};

export async function setWorkerState(
  database: Queryable,
  workerId: string,
  state: 'draining' | 'down',
): Promise<void> {
  await database.query(SET_STATE, [workerId, state]);
}

/** What a heartbeat says of its process and its host. */
export interface WorkerVitals {
  /** Cores that the process kept busy since the last beat, such as 0.8. */
  readonly processCpus: number;
  readonly processBytes: number;
  /** Processes that wanted to run in the last minute, on average. */
  readonly hostLoad: number;
  readonly hostCpus: number;
  readonly hostBytes: number;
  readonly hostFreeBytes: number;
}

/** The heartbeat: a counter, since only its standing still means anything. Run by the heartbeat thread each second,
 * with the worker's id and its vitals as JSON. */
export const BEAT: Statement = {
  name: 'beat',
  text: 'update workers set beat = beat + 1, beat_at = now(), vitals = $2::jsonb where id = $1 returning state',
};

export interface WorkerBeat {
  readonly id: string;
  readonly state: WorkerState;
  readonly beat: string;
  readonly holdsLeases: boolean;
}

const BEATS: Statement = {
  name: 'worker-beats',
  text: `
    select id, state, beat::text, exists (select from leases where worker_id = workers.id) as "holdsLeases"
    from workers where state in ('up', 'draining') or exists (select from leases where worker_id = workers.id)`,
};

/** The heartbeat counters of the workers that are up, draining, or still hold leases. */
export async function workerBeats(database: Queryable): Promise<WorkerBeat[]> {
  return database.query<WorkerBeat>(BEATS);
}

const FORGET: Statement = {
  name: 'forget-workers',
  text: `
    delete from workers where state in ('down', 'lost') and beat_at < now() - interval '1 day'
      and not exists (select from leases where worker_id = workers.id)`,
};

/** Removes workers that have been gone for a day. */
export async function forgetWorkers(database: Queryable): Promise<void> {
  await database.query(FORGET);
}

/** The few rows of workers that are up. */
const SLOTS: Statement = {
  name: 'slots-by-pool',
  text: `
    select p.pool, sum(p.slots::integer)::integer as slots from workers, jsonb_each_text(pools) as p (pool, slots)
    where state = 'up' group by p.pool`,
};

/** Slots of the workers that are up, by pool. */
export async function slotsByPool(database: Queryable): Promise<Map<string, number>> {
  const rows = await database.query<{ pool: string; slots: number }>(SLOTS);
  return new Map(rows.map(({ pool, slots }) => [pool, slots]));
}
