import type { Queryable, Statement } from '../database.js';

/** Who leads the dispatch. */
export interface LeaderRow {
  readonly host: string | null;
  /** Number of the term; grows with each change of leaders. */
  readonly epoch: number;
  /** Until its lease ends; below zero when nobody leads. */
  readonly leaseSeconds: number | null;
}

/** The one row of `dispatcher`. An end of '-infinity', which a leader that resigns sets, is no number of seconds. */
const LEADER: Statement = {
  name: 'read-leader',
  text: `
    select host, epoch::float8 as epoch,
      case when isfinite(expires_at) then extract(epoch from expires_at - clock_timestamp())::float8 end as "leaseSeconds"
    from dispatcher`,
};

export async function readLeader(database: Queryable): Promise<LeaderRow | undefined> {
  const [row] = await database.query<LeaderRow>(LEADER);
  return row;
}
