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
