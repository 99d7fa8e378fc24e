import { type Backlog, type FlowKey, type Grant, type TurnReport } from '@fairlane/domain';
import { estimatedRemaining, type JobQueue, type SimulatedJob } from './simulated-job.js';

interface Ran {
  readonly job: SimulatedJob;
  readonly startsAfter: number;
  readonly seconds: number;
}

export interface TurnRun {
  readonly claimed: readonly SimulatedJob[];
  readonly ran: readonly Ran[];
  readonly heldSeconds: number;
  readonly report: TurnReport;
  /** Ends the turn: jobs that are done are done, the rest go back. */
  readonly finish: (now: number) => void;
}

/** What a worker's slot does with a turn. As it knows how long jobs take, it can tell all of it at the claim. */
export function runTurn(
  grant: Grant,
  queueOf: (flow: FlowKey) => JobQueue,
  overheadSeconds: number,
): TurnRun {
  const { customerId, jobType, opaque } = grant;
  const flowOf = (userId: string) => ({ customerId, userId, jobType, opaque });
  const claimed = claimJobs(
    grant,
    grant.userIds.map((userId) => queueOf(flowOf(userId))),
  );
  const ran: Ran[] = [];
  let elapsed = 0;
  for (const job of claimed) {
    if (elapsed >= grant.quantumSeconds) break;
    const seconds = opaque ? job.remaining : Math.min(job.remaining, grant.quantumSeconds - elapsed);
    ran.push({ job, startsAfter: elapsed, seconds });
    elapsed += seconds;
  }
  const report = reportOf(grant, ran, overheadSeconds);
  const finish = (now: number) => {
    for (const job of claimed.slice(ran.length).reverse()) queueOf(job.flow).unshift(job);
    for (const { job, seconds } of ran) {
      job.remaining -= seconds;
      if (job.remaining <= 1e-9) job.finishedAt = now;
      else queueOf(job.flow).push(job);
    }
  };
  return { claimed, ran, heldSeconds: elapsed + overheadSeconds, report, finish };
}

/** As many jobs as fit in the quantum by their estimates, at least one; the first user's first. */
function claimJobs(grant: Grant, queues: readonly JobQueue[]): SimulatedJob[] {
  const claimed: SimulatedJob[] = [];
  let seconds = 0;
  for (const queue of queues) {
    for (let job = queue.peek(); job !== undefined && claimed.length < grant.maxJobs; job = queue.peek()) {
      const estimate = estimatedRemaining(job);
      if (claimed.length > 0 && seconds + estimate > grant.quantumSeconds) return claimed;
      seconds += estimate;
      claimed.push(job);
      queue.shift();
    }
  }
  return claimed;
}

function reportOf(grant: Grant, ran: readonly Ran[], overheadSeconds: number): TurnReport {
  const heldSecondsByUser = new Map<string, number>();
  const drainedByUser = new Map<string, Backlog>();
  for (const { job, seconds } of ran) {
    const { userId } = job.flow;
    heldSecondsByUser.set(userId, (heldSecondsByUser.get(userId) ?? 0) + seconds);
    const sum = drainedByUser.get(userId) ?? { jobs: 0, seconds: 0 };
    const isDone = job.remaining - seconds <= 1e-9;
    const share = job.remaining === 0 ? 1 : seconds / job.remaining;
    drainedByUser.set(userId, {
      jobs: sum.jobs + (isDone ? 1 : 0),
      seconds: sum.seconds + estimatedRemaining(job) * share,
    });
  }
  if (ran.length === 0) return { heldSecondsByUser, drainedByUser, outcome: 'empty' };
  const first = ran[0]?.job.flow.userId ?? grant.userIds[0] ?? '';
  heldSecondsByUser.set(first, (heldSecondsByUser.get(first) ?? 0) + overheadSeconds);
  return { heldSecondsByUser, drainedByUser, outcome: 'worked' };
}
