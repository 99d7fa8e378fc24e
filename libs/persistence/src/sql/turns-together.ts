import { isUnavailable, type Queryable, sqlState, type Statement } from '../database.js';
import { type ClaimRequest, type ClaimRow, claimParameters, claimTurn, toClaim } from './claim-turn.js';
import { settleParameters } from './settle-turn.js';
import type { Claim, Settlement, SettleOutcome } from './turn-types.js';

/** Most turns of a statement; each number of them is a prepared statement of its own on every connection. */
export const MOST_TURNS = 8;
/** Jobs of a turn that may share a statement; with more it would hold up the others. */
export const MOST_JOBS_TOGETHER = 50;

const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Claims several turns in one transaction and round trip, one after the other: each sees the leases of those before it.
 * The customers' limits are locked in the order of their ids, so two such statements do not wait for each other in a circle.
 *
 * @param requests at most `MOST_TURNS`
 * @returns a claim for each; all undefined when PostgreSQL refused the statement, be it for a lock that was not had in 100 ms:
 * then nothing was claimed, and each is to be claimed by itself
 * @throws DomainError `unavailable` when PostgreSQL does not answer
 */
export async function claimTogether(
  database: Queryable,
  requests: readonly ClaimRequest[],
): Promise<(Claim | undefined)[]> {
  const [first, ...others] = requests;
  if (first && others.length === 0) return [await claimTurn(database, first)];
  const sorted = [...requests].sort(byCustomer);
  const rows = await unlessRefused(
    async () =>
      database.query<ClaimRow & { turn: number }>(
        CLAIM_TURNS[requests.length] as Statement,
        sorted.flatMap(claimParameters),
      ),
    requests.length,
  );
  return requests.map((request) => {
    const turn = sorted.indexOf(request);
    return (
      rows &&
      toClaim(
        rows.filter((row) => row.turn === turn),
        request,
      )
    );
  });
}

/**
 * Settles several turns, or one, in one transaction and round trip, one after the other. It waits 100 ms for a lock and no more:
 * those that come next wait for it, and others lock two of these leases or jobs in another order, and would wait in a circle.
 *
 * @param settlements at most `MOST_TURNS`
 * @returns an outcome for each; all undefined when PostgreSQL refused the statement: then nothing was settled, and each is
 * to be settled by itself. One that PostgreSQL refuses for anything but a lock hears why
 * @throws DomainError `unavailable` when PostgreSQL does not answer; nothing is known then, so ask again
 */
export async function settleTogether(
  database: Queryable,
  settlements: readonly Settlement[],
): Promise<(SettleOutcome | undefined)[]> {
  const rows = await unlessRefused(
    async () =>
      database.query<{ turn: number; outcome: SettleOutcome }>(
        SETTLE_TURNS[settlements.length] as Statement,
        settlements.flatMap(settleParameters),
      ),
    settlements.length,
  );
  return settlements.map((_, turn) => rows?.find((row) => row.turn === turn)?.outcome);
}

const byCustomer = ({ turn: a }: ClaimRequest, { turn: b }: ClaimRequest): number =>
  a.customerId < b.customerId ? -1 : a.customerId > b.customerId ? 1 : 0;

/** Undefined when it was refused for what may be the fault of another turn, or for a lock. */
async function unlessRefused<Rows>(ask: () => Promise<Rows>, turns: number): Promise<Rows | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (isUnavailable(error) || (turns === 1 && sqlState(error) !== LOCK_NOT_AVAILABLE)) throw error;
    return undefined;
  }
}

/** By the number of turns. */
const CLAIM_TURNS = together(
  'claim',
  15,
  (turn, call) => `select ${turn} as turn, c.* from claim_turn(${call}) c`,
);
const SETTLE_TURNS = together('settle', 23, (turn, call) =>
  turn === 0
    ? `select 0 as turn, settle_turn(${call}) as outcome from (select set_config('lock_timeout', '100ms', true)) patience`
    : `select ${turn}, settle_turn(${call})`,
);

function together(
  verb: string,
  parameters: number,
  select: (turn: number, call: string) => string,
): readonly Statement[] {
  return Array.from({ length: MOST_TURNS + 1 }, (_, turns) => ({
    name: `${verb}-${turns}-turns`,
    text: Array.from({ length: turns }, (_, turn) =>
      select(turn, Array.from({ length: parameters }, (_, n) => `$${turn * parameters + n + 1}`).join(', ')),
    ).join(' union all '),
  }));
}
