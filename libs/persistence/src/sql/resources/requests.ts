import type { Database, Queryable, Statement, Transaction } from '../../database.js';

/** The channel on which the leader hears that a round is due. */
export const ROUNDS_CHANNEL = 'resource_rounds';

/** What a job asks for. */
export interface ResourceRequest {
  readonly jobId: string;
  readonly scope: string;
  readonly resources: readonly string[];
  readonly profit: number;
  /** Only a round that somebody asks for considers it. */
  readonly nextRoundOnly: boolean;
}

/** The primary key of `resource_requests`. */
const KNOWN: Statement = {
  name: 'known-resource-requests',
  text: `select job_id as "jobId", is_waiting as "isWaiting" from resource_requests where job_id = any ($1::uuid[])`,
};

/** In one order, so that two submissions never wait for each other. */
const TOUCH: Statement = {
  name: 'touch-resource-scopes',
  text: `
    with touched as (
      insert into resource_scopes (scope) select distinct scope from unnest($1::text[]) s (scope) order by scope
      on conflict (scope) do update set version = excluded.version returning 1)
    select pg_notify('${ROUNDS_CHANNEL}', '') from touched limit 1`,
};

const REQUEST: Statement = {
  name: 'request-resources',
  text: `
    insert into resource_requests (job_id, scope, resources, profit, next_round_only)
    select (r ->> 'jobId')::uuid, r ->> 'scope', array(select jsonb_array_elements_text(r -> 'resources')),
      (r ->> 'profit')::double precision, (r ->> 'nextRoundOnly')::boolean
    from jsonb_array_elements($1::jsonb) with ordinality as given (r, place) order by place`,
};

/**
 * Jobs ask for resources, in the order given; idempotent.
 * @returns ids of those that have to wait for a round; the others hold theirs already
 */
export async function requestResources(
  transaction: Transaction,
  requests: readonly ResourceRequest[],
): Promise<Set<string>> {
  const known = await transaction.query<{ jobId: string; isWaiting: boolean }>(KNOWN, [
    requests.map(({ jobId }) => jobId),
  ]);
  const isWaiting = new Map(known.map((request) => [request.jobId, request.isWaiting]));
  const fresh = requests.filter(({ jobId }) => !isWaiting.has(jobId));
  if (fresh.length > 0) {
    await transaction.query(TOUCH, [fresh.map(({ scope }) => scope)]);
    await transaction.query(REQUEST, [JSON.stringify(fresh)]);
  }
  return new Set(requests.flatMap(({ jobId }) => (isWaiting.get(jobId) === false ? [] : [jobId])));
}

/** The primary keys. A round locks the scope before it adds holds, so this does too, before it takes holds away. */
const LOCK: Statement = {
  name: 'lock-scopes-of-jobs',
  text: `
    select scope from resource_scopes
    where scope in (select scope from resource_requests where job_id = any ($1::uuid[])) order by scope for update`,
};

/** The primary key of `resource_requests`, index `resource_holds_of_job`. */
const RELEASE: Statement = {
  name: 'release-resources',
  text: `
    with requests as (delete from resource_requests where job_id = any ($1::uuid[])),
    holds as (delete from resource_holds where job_id = any ($1::uuid[])),
    touched as (update resource_scopes set version = nextval('resource_scope_version') where scope = any ($2::text[]) returning 1)
    select pg_notify('${ROUNDS_CHANNEL}', '') from touched limit 1`,
};

/** Index `jobs_parts`. */
const LINGER: Statement = {
  name: 'linger-with-resources',
  text: `
    update resource_requests r set lingers = true
    where job_id = any ($1::uuid[]) and not is_waiting and exists (select from jobs where parent_id = r.job_id)
    returning job_id as id`,
};

/**
 * Jobs ended: gives back what they hold, and forgets what they asked for. Idempotent. One whose part failed ends while
 * others of its parts run to the end of their turn: it keeps what it holds until then, see `releaseLingering`.
 */
export async function releaseResources(transaction: Transaction, jobIds: readonly string[]): Promise<void> {
  const scopes = await transaction.query<{ scope: string }>(LOCK, [jobIds]);
  if (scopes.length === 0) return;
  const lingering = await transaction.query<{ id: string }>(LINGER, [jobIds]);
  const gone = jobIds.filter((jobId) => !lingering.some(({ id }) => id === jobId));
  await transaction.query(RELEASE, [gone, scopes.map(({ scope }) => scope)]);
}

/** Indexes `resource_requests_lingering` and `jobs_parts`. */
const LINGERED: Statement = {
  name: 'lingered-with-resources',
  text: `select job_id as id from resource_requests r
    where lingers and not exists (select from jobs where parent_id = r.job_id) limit 1000`,
};

/** Gives back what ended jobs hold whose last part has ended by now: nobody is told of the end of a part. */
export async function releaseLingering(database: Database): Promise<void> {
  const lingered = await database.query<{ id: string }>(LINGERED);
  if (lingered.length === 0) return;
  const ids = lingered.map(({ id }) => id);
  await database.transaction(async (transaction) => releaseResources(transaction, ids));
}

/** Why a job waits for resources. */
export interface ResourceWait {
  readonly nextRoundOnly: boolean;
  readonly customerId: string;
  /** What of it is not free, and who holds it. */
  readonly held: readonly {
    readonly resource: string;
    readonly jobId: string;
    readonly customerId: string | null;
  }[];
}

/** The primary keys. */
const WAIT: Statement = {
  name: 'resource-wait',
  text: `
    select r.next_round_only as "nextRoundOnly", j.customer_id as "customerId", coalesce((
      select jsonb_agg(jsonb_build_object('resource', h.resource, 'jobId', h.job_id, 'customerId', o.customer_id)
        order by h.resource)
      from resource_holds h left join jobs o on o.id = h.job_id
      where h.scope = r.scope and h.resource = any (r.resources)), '[]') as held
    from resource_requests r join jobs j on j.id = r.job_id where r.job_id = $1 and r.is_waiting`,
};

/** Undefined when the job does not wait for resources. */
export async function resourceWait(database: Queryable, jobId: string): Promise<ResourceWait | undefined> {
  const [wait] = await database.query<ResourceWait & Record<string, unknown>>(WAIT, [jobId]);
  return wait;
}
