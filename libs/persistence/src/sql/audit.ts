import type { Queryable, Statement } from '../database.js';

/** A change that somebody made. */
export interface AuditEntry {
  /** Name of the key that was used. */
  readonly actor: string;
  /** Method and route. */
  readonly action: string;
  /** Path of what was changed. */
  readonly target: string;
  /** What was sent, as JSON text; null when it was too much to keep. */
  readonly details: string | null;
}

const WRITE: Statement = {
  name: 'write-audit',
  text: 'insert into audit_log (actor, action, target, details) values ($1, $2, $3, $4::jsonb)',
};

export async function writeAudit(database: Queryable, entry: AuditEntry): Promise<void> {
  await database.query(WRITE, [entry.actor, entry.action, entry.target, entry.details]);
}

/** A change as it was noted. */
export interface NotedChange {
  /** Grows with time. */
  readonly id: string;
  readonly at: Date;
  readonly actor: string;
  readonly action: string;
  readonly target: string;
  readonly details: unknown;
}

export interface AuditFilter {
  readonly actor?: string | undefined;
  /** Part of the path of what was changed. */
  readonly target?: string | undefined;
  /** Only entries with a smaller id: older ones. */
  readonly before?: string | undefined;
}

/** The newest first: the primary key, backwards. */
const LIST: Statement = {
  name: 'list-audit',
  text: `
    select id::text, at, actor, action, target, details from audit_log
    where ($1::bigint is null or id < $1) and ($2::text is null or actor = $2)
      and ($3::text is null or position($3 in target) > 0)
    order by id desc limit $4`,
};

export async function listAudit(
  database: Queryable,
  { actor, target, before }: AuditFilter,
  limit: number,
): Promise<NotedChange[]> {
  return database.query<NotedChange>(LIST, [before ?? null, actor ?? null, target ?? null, limit]);
}

/** The oldest first, so the primary key serves it. */
const SWEEP: Statement = {
  name: 'sweep-audit',
  text: `delete from audit_log where id in (
    select id from (select id, at from audit_log order by id limit 1000) oldest where at < now() - interval '1 year')`,
};

/** Removes at most a thousand entries that are older than a year. */
export async function sweepAudit(database: Queryable): Promise<void> {
  await database.query(SWEEP);
}
