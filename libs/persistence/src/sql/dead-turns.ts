import type { Queryable, Statement } from '../database.js';

/** A message that no worker could handle. */
export interface DeadTurnRow {
  readonly id: string;
  readonly parkedAt: Date;
  readonly routingKey: string;
  readonly reason: string;
  /** Its beginning, as text. */
  readonly content: string;
  /** Of the whole message. */
  readonly contentBytes: number;
}

export interface NewDeadTurn extends Omit<DeadTurnRow, 'parkedAt'> {
  /** The same for each delivery of one message. */
  readonly messageId: string;
}

const INSERT: Statement = {
  name: 'insert-dead-turn',
  text: `
    insert into dead_turns (id, message_id, routing_key, reason, content, content_bytes)
    values ($1, $2, $3, $4, $5, $6) on conflict (message_id) do nothing returning id`,
};

/** Returns false when the message is there already. */
export async function insertDeadTurn(database: Queryable, turn: NewDeadTurn): Promise<boolean> {
  const { id, messageId, routingKey, reason, content, contentBytes } = turn;
  const rows = await database.query(INSERT, [id, messageId, routingKey, reason, content, contentBytes]);
  return rows.length > 0;
}

const LIST: Statement = {
  name: 'list-dead-turns',
  text: `
    select id, parked_at as "parkedAt", routing_key as "routingKey", reason, content,
      content_bytes as "contentBytes"
    from dead_turns where ($1::uuid is null or id < $1) order by id desc limit $2`,
};

/** A page, the newest first (UUIDv7 begins with the time). */
export async function listDeadTurns(
  database: Queryable,
  before: string | undefined,
  limit: number,
): Promise<DeadTurnRow[]> {
  return database.query<DeadTurnRow>(LIST, [before ?? null, limit]);
}

const DELETE: Statement = {
  name: 'delete-dead-turn',
  text: 'delete from dead_turns where id = $1 returning id',
};

/** Returns false when there is none. */
export async function deleteDeadTurn(database: Queryable, id: string): Promise<boolean> {
  return (await database.query(DELETE, [id])).length > 0;
}

const SWEEP: Statement = {
  name: 'sweep-dead-turns',
  text: `
    with old as (delete from dead_turns where id in
      (select id from dead_turns order by id desc offset $1 limit $2) returning id)
    select count(*)::int as turns from old`,
};

/** Removes at most `limit` of those beyond the newest `kept`; returns how many. */
export async function sweepDeadTurns(database: Queryable, kept: number, limit: number): Promise<number> {
  const [row] = await database.query<{ turns: number }>(SWEEP, [kept, limit]);
  return row?.turns ?? 0;
}
