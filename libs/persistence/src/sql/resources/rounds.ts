import type { Queryable, Statement, Transaction } from '../../database.js';

/** A job that waits for a round. */
export interface WaitingRequest {
  readonly id: string;
  readonly resources: readonly string[];
  readonly profit: number;
  readonly seq: number;
  readonly waitedSeconds: number;
}

/** What a round decides about. */
export interface ScopePicture {
  readonly version: number;
  readonly held: ReadonlySet<string>;
  readonly waiting: readonly WaitingRequest[];
  /** Whether more jobs wait than were read. */
  readonly isCut: boolean;
}

/** Index `resource_scopes_undecided`. */
const UNDECIDED: Statement = {
  name: 'undecided-scopes',
  text: `select scope from resource_scopes
    where version > decided and (reserved_until is null or reserved_until < clock_timestamp()) limit $1`,
};

/** Scopes in which a round is due and nobody else has said to run it; at most `limit`. */
export async function undecidedScopes(database: Queryable, limit: number): Promise<string[]> {
  return (await database.query<{ scope: string }>(UNDECIDED, [limit])).map(({ scope }) => scope);
}

/** Of a hold: its job, or a part of it, has not ended. The primary key of `jobs`, and `jobs_parts`. */
const IN_USE = `exists (select from jobs where id = h.job_id) or exists (select from jobs where parent_id = h.job_id)`;

const RESERVE: Statement = {
  name: 'reserve-round',
  text: `insert into resource_scopes (scope, reserved_until)
    values ($1, clock_timestamp() + $2 * interval '1 second')
    on conflict (scope) do update set reserved_until = excluded.reserved_until`,
};

/** Keeps the next round of a scope for the caller, for so long: it tells somebody what that round decides. */
export async function reserveRound(database: Queryable, scope: string, seconds: number): Promise<void> {
  await database.query(RESERVE, [scope, seconds]);
}

/**
 * What changes the version after it has been read makes another round due. A job that has ended holds nothing, also
 * before the leader has heard of its end.
 */
const SCOPE: Statement = {
  name: 'scope-picture',
  text: `
    select version::float8 as version, array(
      select resource from resource_holds h where h.scope = s.scope and (${IN_USE})) as held
    from resource_scopes s where scope = $1 and ($2 or reserved_until is null or reserved_until < clock_timestamp())`,
};

/** Index `resource_requests_waiting`. */
const WAITING: Statement = {
  name: 'waiting-requests',
  text: `
    select job_id as id, resources, profit, seq::float8 as seq,
      extract(epoch from clock_timestamp() - waiting_since)::float8 as "waitedSeconds"
    from resource_requests where scope = $1 and is_waiting and ($2 or not next_round_only) order by seq limit $3`,
};

/**
 * The oldest `limit` jobs that wait in a scope, and what is held. Undefined when there is no such scope, or when
 * somebody else runs its round.
 * @param isAsked whether somebody asked for this round, and keeps it: jobs that wait for such a one are in it too
 */
export async function scopePicture(
  database: Queryable,
  scope: string,
  isAsked: boolean,
  limit: number,
): Promise<ScopePicture | undefined> {
  const [found] = await database.query<{ version: number; held: string[] }>(SCOPE, [scope, isAsked]);
  if (!found) return undefined;
  const waiting = await database.query<WaitingRequest & Record<string, unknown>>(WAITING, [
    scope,
    isAsked,
    limit + 1,
  ]);
  return {
    version: found.version,
    held: new Set(found.held),
    waiting: waiting.slice(0, limit),
    isCut: waiting.length > limit,
  };
}

const LOCK_SCOPE: Statement = {
  name: 'lock-scope',
  text: 'select 1 from resource_scopes where scope = $1 for update',
};

/** The primary keys. */
const DROP_ENDED: Statement = {
  name: 'drop-ended-holds',
  text: `delete from resource_holds h where scope = $1 and not (${IN_USE})`,
};

/**
 * Locks a scope, and takes from jobs that have ended what they held: nothing in it changes until the
 * transaction ends, but for jobs that are cancelled or expire.
 */
export async function lockScope(transaction: Transaction, scope: string): Promise<void> {
  await transaction.query(LOCK_SCOPE, [scope]);
  await transaction.query(DROP_ENDED, [scope]);
}

/** The primary key of `jobs`. A job that is cancelled at this moment is waited for, and is gone then. */
const STARTABLE: Statement = {
  name: 'startable-jobs',
  text: `
    with locked as (
      select id from jobs where id = any ($1::uuid[]) and state = 'blocked' order by id for no key update)
    select r.job_id as id from locked join resource_requests r on r.job_id = locked.id where r.is_waiting`,
};

/** Locks those of the jobs that still wait for a round, and returns their ids. The scope is locked. */
export async function startableJobs(transaction: Transaction, ids: readonly string[]): Promise<Set<string>> {
  const jobs = await transaction.query<{ id: string }>(STARTABLE, [ids]);
  return new Set(jobs.map(({ id }) => id));
}

/** The primary keys. */
const HOLD: Statement = {
  name: 'hold-resources',
  text: `
    with chosen as (
      update resource_requests set is_waiting = false, was_optimal = $2
      where job_id = any ($1::uuid[]) and is_waiting returning scope, job_id, resources),
    wanted as (select scope, unnest(resources) as resource, job_id from chosen),
    held as (
      insert into resource_holds (scope, resource, job_id) select * from wanted on conflict do nothing returning 1)
    select (select count(*) from wanted) = (select count(*) from held) as "isComplete"`,
};

/** Gives jobs their resources; false when not all of them are free: the transaction must be rolled back then. */
export async function holdResources(
  transaction: Transaction,
  ids: readonly string[],
  wasOptimal: boolean,
): Promise<boolean> {
  const [row] = await transaction.query<{ isComplete: boolean }>(HOLD, [ids, wasOptimal]);
  return row?.isComplete ?? false;
}

const DECIDED: Statement = {
  name: 'round-decided',
  text: `update resource_scopes set decided = greatest(decided, $2),
      reserved_until = case when $3 then null else reserved_until end where scope = $1`,
};

/** Only what nobody uses: whoever comes meanwhile waits for this, and makes the scope anew. */
const FORGET: Statement = {
  name: 'forget-scope',
  text: `
    delete from resource_scopes s where scope = $1 and version <= decided and reserved_until is null
      and not exists (select from resource_requests r where r.scope = s.scope and r.is_waiting)
      and not exists (select from resource_holds h where h.scope = s.scope)`,
};

/** Records that a round has seen the scope as it was at `version`; a scope without jobs is forgotten. */
export async function roundDecided(
  database: Queryable,
  scope: string,
  { version, wasAsked, isEmpty }: { version: number; wasAsked: boolean; isEmpty: boolean },
): Promise<void> {
  await database.query(DECIDED, [scope, version, wasAsked]);
  if (isEmpty) await database.query(FORGET, [scope]);
}

/** A job of a round, for its answer. */
export interface RoundJob {
  readonly id: string;
  readonly customerId: string;
  readonly name: string | null;
  readonly resources: readonly string[];
  readonly profit: number;
  readonly isWaiting: boolean;
  readonly wasOptimal: boolean | null;
}

/** The primary keys; and of who waits, index `resource_requests_waiting`. */
const ROUND_JOBS: Statement = {
  name: 'round-jobs',
  text: `
    with concerned as (
      select * from resource_requests where job_id = any ($2::uuid[]) and not is_waiting
      union all
      (select r.* from resource_requests r join jobs j on j.id = r.job_id
        where r.scope = $1 and r.is_waiting and j.customer_id = $3 order by r.seq limit $4))
    select r.job_id as id, j.customer_id as "customerId", p.name, r.resources, r.profit, r.is_waiting as "isWaiting",
      r.was_optimal as "wasOptimal"
    from concerned r join jobs j on j.id = r.job_id left join job_payloads p on p.job_id = r.job_id
    where j.customer_id = $3 order by r.seq`,
};

/** A customer's jobs of a scope: those of `ids` that hold their resources, and its oldest that wait. */
export async function roundJobs(
  database: Queryable,
  scope: string,
  ids: readonly string[],
  customerId: string,
  limit: number,
): Promise<RoundJob[]> {
  return database.query<RoundJob & Record<string, unknown>>(ROUND_JOBS, [scope, ids, customerId, limit]);
}
