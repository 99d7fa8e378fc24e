import { fairShares } from '@fairlane/domain';

/** A job of the fluid limit; times in seconds. */
export interface FluidJob {
  readonly customerId: string;
  readonly userId: string;
  readonly submittedAt: number;
  /** Alone on one slot; zero or more. */
  readonly seconds: number;
}

/** The jobs of one user that are there: all of them advance at the same rate, so each is done at a reading of one meter. */
interface User {
  readonly customerId: string;
  /** Seconds that a job was served which is there since the meter stood at zero. */
  meter: number;
  /** Seconds of service a second of each job: at most 1, since a job occupies one slot. */
  rate: number;
  /** The readings at which the jobs are done, and whose they are; the next one last. */
  readonly due: { readonly at: number; readonly job: number }[];
}

/**
 * When each of the jobs would end if `slots` could be divided without limit and without delay: generalised processor
 * sharing, max-min between the customers, then between the users of a customer, then between the jobs of a user, none
 * of which can use more than one slot. What turns do is this with a quantum, so it is what they are measured against.
 *
 * Parekh, Gallager: A generalized processor sharing approach to flow control, IEEE/ACM Transactions on Networking (1993).
 *
 * @param jobs in any order
 * @returns seconds, in the order of `jobs`
 */
export function fluidFinishes(jobs: readonly FluidJob[], slots: number): number[] {
  const finishes = jobs.map(() => Number.NaN);
  const arrivals = jobs
    .map((job, index) => ({ ...job, index }))
    .sort((a, b) => a.submittedAt - b.submittedAt);
  const users = new Map<string, User>();
  let now = 0;
  let arrived = 0;
  while (arrived < arrivals.length || users.size > 0) {
    const next = nextToEnd(users, now);
    const arrival = arrivals[arrived];
    const isArrival = arrival !== undefined && arrival.submittedAt <= next.at;
    const until = isArrival ? arrival.submittedAt : next.at;
    for (const user of users.values()) user.meter += user.rate * (until - now);
    now = until;
    if (isArrival) {
      arrived += 1;
      add(users, arrival, arrival.index);
    } else if (next.user !== undefined) {
      end(users, next.id, next.user, (job) => (finishes[job] = now));
    }
    share(users, slots);
  }
  return finishes;
}

function nextToEnd(users: ReadonlyMap<string, User>, now: number): { at: number; id: string; user?: User } {
  let next: { at: number; id: string; user?: User } = { at: Infinity, id: '' };
  for (const [id, user] of users) {
    const left = (user.due.at(-1)?.at ?? Infinity) - user.meter;
    const at = now + Math.max(0, left) / user.rate;
    if (at < next.at) next = { at, id, user };
  }
  return next;
}

function add(users: Map<string, User>, { customerId, userId, seconds }: FluidJob, job: number): void {
  const id = `${customerId}\n${userId}`;
  const user = users.get(id) ?? { customerId, meter: 0, rate: 0, due: [] };
  users.set(id, user);
  const at = user.meter + seconds;
  let low = 0;
  let high = user.due.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((user.due[middle]?.at ?? 0) > at) low = middle + 1;
    else high = middle;
  }
  user.due.splice(low, 0, { at, job });
}

/** Ends the user's next job and those that are due at the same reading. */
function end(users: Map<string, User>, id: string, user: User, onEnd: (job: number) => void): void {
  user.meter = user.due.at(-1)?.at ?? user.meter; // exactly: a sum of products would never quite arrive
  for (let due = user.due.at(-1); due !== undefined && due.at <= user.meter; due = user.due.at(-1)) {
    onEnd(due.job);
    user.due.pop();
  }
  if (user.due.length === 0) users.delete(id);
}

/** Divides the slots anew among those who are there. */
function share(users: ReadonlyMap<string, User>, slots: number): void {
  const customers = new Map<string, User[]>();
  for (const user of users.values()) {
    const known = customers.get(user.customerId);
    if (known) known.push(user);
    else customers.set(user.customerId, [user]);
  }
  const claimOf = (demand: number) => ({ weight: 1, demand });
  const groups = [...customers.values()];
  const jobsOf = (group: readonly User[]) => group.reduce((sum, { due }) => sum + due.length, 0);
  const shares = fairShares(
    groups.map((group) => claimOf(jobsOf(group))),
    slots,
  );
  groups.forEach((group, index) => {
    const parts = fairShares(
      group.map(({ due }) => claimOf(due.length)),
      shares[index] ?? 0,
    );
    group.forEach((user, n) => (user.rate = (parts[n] ?? 0) / user.due.length));
  });
}
