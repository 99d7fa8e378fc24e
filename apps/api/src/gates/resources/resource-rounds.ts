import { type Aging, chooseGreedily, finishRound, prepareRound, type RoundTask } from '@fairlane/domain';
import {
  type Database,
  holdResources,
  lockScope,
  releaseJobs,
  roundDecided,
  type ScopePicture,
  scopePicture,
  startableJobs,
  type Transaction,
} from '@fairlane/persistence';
import type { Solver } from './solver/solver.js';

/** Most jobs that a round looks at: the oldest. The others wait behind them. */
const MOST_WAITING = 20_000;
/** Rounds that another's got in the way of, until one is decided under the scope's lock. */
const FREE_TRIES = 4;

/** What a round did. */
export interface RoundResult {
  /** Jobs that were given their resources. */
  readonly startedIds: readonly string[];
  /** Whether no other set was worth more: false when time was up, or others were in the way for too long. */
  readonly optimal: boolean;
}

interface Decision {
  readonly started: readonly RoundTask[];
  readonly optimal: boolean;
}

/**
 * Runs rounds: gives the resources of a scope that are free to the conflict-free set of waiting jobs with the greatest
 * profit, and sends these on.
 *
 * It reads, chooses without any lock, which may take the solver its whole limit, and then makes its choice come true
 * in one short transaction under the scope's lock. There the holds' primary key and the jobs' states say whether the
 * choice is still possible. What has come since then does not hurt it, as it makes another round due. What has gone
 * since, because another round took it or a job was cancelled, does: it chooses again, and the fifth time greedily
 * under the lock, where nobody can get in the way. Any number of processes may run rounds of one scope at a time.
 */
export class ResourceRounds {
  constructor(
    private readonly solver: Solver,
    private readonly aging: Aging,
  ) {}

  /**
   * @param isAsked somebody waits for what this round says: it has reserved the scope, and this gives it back
   */
  async run(database: Database, scope: string, isAsked: boolean): Promise<RoundResult> {
    const gone = new Set<string>();
    for (let tries = 0; tries < FREE_TRIES; tries += 1) {
      const picture = await scopePicture(database, scope, isAsked, MOST_WAITING);
      if (!picture) return { startedIds: [], optimal: true };
      const decision = await this.decide(without(picture, gone));
      const result = await this.carryOut(database, scope, decision, gone);
      if (!result) continue;
      await this.close(database, scope, picture, result, isAsked);
      return result;
    }
    return this.runLocked(database, scope, isAsked);
  }

  private async decide({ waiting, held, isCut }: ScopePicture): Promise<Decision> {
    const contest = prepareRound(waiting, held, this.aging);
    const { contestants } = contest;
    const { chosen, optimal } = await this.solver.solve(contestants);
    const taken = chosen.flatMap((place) => contestants[place] ?? []);
    return { started: finishRound(contest, taken), optimal: optimal && !isCut };
  }

  /** Undefined when the choice is not possible any more; adds the jobs that are not there any more to `gone`. */
  private async carryOut(
    database: Database,
    scope: string,
    { started, optimal }: Decision,
    gone: Set<string>,
  ): Promise<RoundResult | undefined> {
    const ids = started.map(({ id }) => id);
    if (ids.length === 0) return { startedIds: [], optimal };
    const isDone = await unlessOvertaken(async () =>
      database.transaction(async (transaction) => {
        await lockScope(transaction, scope);
        const startable = await startableJobs(transaction, ids);
        for (const id of ids) if (!startable.has(id)) gone.add(id);
        if (startable.size < ids.length) throw new Overtaken();
        await start(transaction, ids, optimal);
      }),
    );
    return isDone ? { startedIds: ids, optimal } : undefined;
  }

  private async runLocked(database: Database, scope: string, isAsked: boolean): Promise<RoundResult> {
    return database.transaction(async (transaction) => {
      await lockScope(transaction, scope);
      const picture = await scopePicture(transaction, scope, isAsked, MOST_WAITING);
      if (!picture) return { startedIds: [], optimal: true };
      const contest = prepareRound(picture.waiting, picture.held, this.aging);
      const chosen = finishRound(contest, chooseGreedily(contest.contestants)).map(({ id }) => id);
      // One that was cancelled just now leaves its place empty: its end makes another round due.
      const startable = await startableJobs(transaction, chosen);
      const startedIds = chosen.filter((id) => startable.has(id));
      if (startedIds.length > 0) await start(transaction, startedIds, false);
      await this.close(transaction, scope, picture, { startedIds, optimal: false }, isAsked);
      return { startedIds, optimal: false };
    });
  }

  private async close(
    database: Database | Transaction,
    scope: string,
    { version, held, waiting }: ScopePicture,
    { startedIds }: RoundResult,
    wasAsked: boolean,
  ): Promise<void> {
    const isEmpty = held.size === 0 && waiting.length === 0 && startedIds.length === 0;
    await roundDecided(database, scope, { version, wasAsked, isEmpty });
  }
}

/** Another round or a cancellation came first. */
class Overtaken extends Error {}

async function unlessOvertaken(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof Overtaken) return false;
    throw error;
  }
}

async function start(transaction: Transaction, ids: readonly string[], optimal: boolean): Promise<void> {
  if (!(await holdResources(transaction, ids, optimal))) throw new Overtaken();
  await releaseJobs(
    transaction,
    ids.map((jobId) => ({ jobId, at: null })),
  );
}

function without(picture: ScopePicture, gone: ReadonlySet<string>): ScopePicture {
  if (gone.size === 0) return picture;
  return { ...picture, waiting: picture.waiting.filter(({ id }) => !gone.has(id)) };
}
