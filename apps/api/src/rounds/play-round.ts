import { DomainError } from '@fairlane/domain';
import {
  Database,
  isResourceGroupMember,
  reserveRound,
  type RoundJob,
  roundDecided,
  roundJobs,
} from '@fairlane/persistence';
import { Injectable } from '@nestjs/common';
import { type Principal, requireOwn } from '../auth/principal.js';
import { ResourceRounds } from '../gates/resources/resource-rounds.js';
import { groupNotFound, scopeOf } from '../gates/resources/resources.gate.js';
import type { JobView } from '../jobs/job.schemas.js';
import { SubmitJobs } from '../jobs/submit-jobs.js';
import { MOST_BUFFERED, type NewRoundInput, type RoundView } from './round.schemas.js';

/** For as long a call keeps the round of its scope to itself, at most: longer than a request may take. Seconds. */
const RESERVED_SECONDS = 6;

/** Submits tasks, and says at once which of them run. */
@Injectable()
export class PlayRound {
  constructor(
    private readonly database: Database,
    private readonly submission: SubmitJobs,
    private readonly rounds: ResourceRounds,
  ) {}

  /**
   * Stores the tasks, all or none, then runs a round over all that wait in their scope. Accepted means stored: should
   * the round itself fail, the leader runs it within seconds.
   * @throws DomainError as a submission of jobs does, and RESOURCE_GROUP.NOT_FOUND
   */
  async execute(caller: Principal, body: NewRoundInput): Promise<RoundView> {
    const { customerId, resourceGroup: group, tasks } = body;
    requireOwn(caller, customerId);
    if (group !== undefined && !(await isResourceGroupMember(this.database, group, customerId)))
      throw groupNotFound(group, customerId);
    const scope = scopeOf(customerId, group);
    // So that it is this call's round that decides, and not one that the leader runs between the two steps.
    await reserveRound(this.database, scope, RESERVED_SECONDS);
    try {
      const jobs = tasks.length === 0 ? [] : await this.submit(caller, body);
      const { startedIds, optimal } = await this.rounds.run(this.database, scope, true);
      const ids = [...startedIds, ...jobs.map(({ id }) => id)];
      const concerned = await roundJobs(this.database, scope, ids, customerId, MOST_BUFFERED);
      return roundView(concerned, jobs, new Set(startedIds), optimal);
    } catch (error) {
      const given = { version: 0, wasAsked: true, isEmpty: true };
      await roundDecided(this.database, scope, given).catch(() => undefined); // it ends by itself, too
      throw error;
    }
  }

  private async submit(caller: Principal, { tasks, ...common }: NewRoundInput): Promise<JobView[]> {
    try {
      return await this.submission.execute(
        caller,
        tasks.map((task) => ({ ...common, ...task })),
      );
    } catch (error) {
      throw error instanceof DomainError ? withinTasks(error) : error;
    }
  }
}

function roundView(
  concerned: readonly RoundJob[],
  submitted: readonly JobView[],
  started: ReadonlySet<string>,
  optimal: boolean,
): RoundView {
  const keys = new Map(submitted.map(({ id, key }) => [id, key]));
  const view = ({ id, name, resources, profit }: RoundJob): RoundView['scheduled'][number] => {
    const key = keys.get(id);
    return { id, ...(key !== undefined && { key }), name, resources: [...resources], profit };
  };
  const scheduled = concerned.filter(({ isWaiting }) => !isWaiting);
  return {
    scheduled: scheduled.map(view),
    buffered: concerned.filter(({ isWaiting }) => isWaiting).map(view),
    totalProfit: sum(scheduled.map(({ profit }) => profit)),
    // One that another round was first to choose counts with what that round said.
    optimal: optimal && scheduled.every(({ id, wasOptimal }) => started.has(id) || wasOptimal !== false),
  };
}

/** Without the dust of binary fractions: 0.4 + 2.9 + 0.2 is 3.5. */
const sum = (profits: readonly number[]): number =>
  Number(profits.reduce((total, profit) => total + profit, 0).toPrecision(12));

/** The paths of the body that was sent: `[3].payload` of the jobs is `tasks[3].payload` there. */
function withinTasks(error: DomainError): DomainError {
  const { kind, code, message, issues, retryAfterSeconds } = error;
  return new DomainError(kind, code, message, {
    issues: issues.map(({ path, message: text }) => ({
      path: path.endsWith('.customerId') ? 'customerId' : `tasks${path}`,
      message: text,
    })),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    cause: error,
  });
}
