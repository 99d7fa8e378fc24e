import { type FlowKey, type Grant, type TurnReport, type UserReport } from '@fairlane/domain';
import { estimatedRemaining, type JobQueue, type SimulatedJob } from './simulated-job.js';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

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
  const report = reportOf(ran, overheadSeconds);
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

function reportOf(ran: readonly Ran[], overheadSeconds: number): TurnReport {
  const users: Mutable<UserReport>[] = [];
  for (const { job, seconds } of ran) {
    const { userId } = job.flow;
    let user = users.find((one) => one.userId === userId);
    if (user === undefined)
      users.push((user = { userId, heldSeconds: 0, drainedJobs: 0, drainedSeconds: 0 }));
    user.heldSeconds += seconds;
    if (job.remaining - seconds <= 1e-9) user.drainedJobs += 1;
    user.drainedSeconds += estimatedRemaining(job) * (job.remaining === 0 ? 1 : seconds / job.remaining);
  }
  const [first] = users;
  if (first === undefined) return { users, outcome: 'empty' };
  first.heldSeconds += overheadSeconds;
  return { users, outcome: 'worked' };
}
