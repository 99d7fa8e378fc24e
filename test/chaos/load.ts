import { setTimeout as delay } from 'node:timers/promises';
import { ADMIN_KEY, type Cluster } from './cluster.js';
import type { Random } from './random.js';

/** So that a slow machine, too, works off in minutes what is left when the faults end. */
const MAX_QUEUED = 2_000;

/** One has a cap that is always under pressure; the careless one's jobs are those of the faults in tasks. */
const CUSTOMERS = [
  { id: 'capped', name: 'Capped', maxConcurrentTurns: 2, maxQueued: MAX_QUEUED },
  { id: 'free', name: 'Free', maxQueued: MAX_QUEUED },
  { id: 'other', name: 'Other', maxQueued: MAX_QUEUED },
  { id: 'careless', name: 'Careless' },
] as const;

/** Of each customer; no two of its jobs use the same one at a time. */
const RESOURCES = ['camera', 'disk', 'proc', 'radio', 'arm', 'dish'] as const;

/** 80 jobs a second, or 240 in `make chaos`; fewer while a queue is full. */
const BATCH = process.env.CHAOS_MINUTES ? 120 : 40;
/** About one to four throttled jobs a second, of nine keys that each start five. */
const THROTTLED_ONE_IN = 60;
/** One batch in so many is made of jobs that wait for each other. */
const FLOWS_AMONG = 3;
const PAUSE_MILLIS = 500;
const ANSWER_SECONDS = 10;
const RETRIES = 60;

export async function createCustomers({ apis }: Cluster): Promise<void> {
  const response = await fetch(`${apis[0]!.url}/v1/customers`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify(CUSTOMERS),
  });
  if (response.status !== 201) throw new Error(`No customers: ${await response.text()}`);
}

/** Submits small batches until told to stop, each again and again under its idempotency keys until it is answered. */
export async function submitUntil(
  cluster: Cluster,
  random: Random,
  signal: AbortSignal,
  name: string,
): Promise<void> {
  for (let batch = 0; !signal.aborted; batch += 1) {
    const id = random.pick(['capped', 'free', 'other'] as const);
    const isFlow = random.below(FLOWS_AMONG) === 0;
    const jobs = Array.from({ length: BATCH }, (_, n) => ({
      ...newJob(id, `${name}-${batch}-${n}`, random),
      ...(isFlow && { key: `n${n}`, dependsOn: parentsOf(n) }),
    }));
    await submit(cluster, jobs, random, signal);
    await delay(PAUSE_MILLIS);
  }
}

/** Eight jobs hang together: one, five that wait for it, one that waits for those, and one more. */
function parentsOf(n: number): string[] {
  const [first, place] = [n - (n % 8), n % 8];
  if (place === 0) return [];
  if (place === 6) return [1, 2, 3, 4, 5].map((other) => `n${first + other}`);
  return [`n${place === 7 ? n - 1 : first}`];
}

function newJob(customerId: string, key: string, random: Random): object {
  const isLong = random.below(50) === 0;
  const units = 1 + random.below(isLong ? 40 : 5);
  const unitMillis = random.below(isLong ? 30 : 4);
  const failsAt = random.below(10) === 0 ? 1 + random.below(units) : 0;
  return {
    customerId,
    ...{ task: 'chaos.count', idempotencyKey: key, maxAttempts: 20 },
    payload: { units, unitMillis, failsAt },
    executionSeconds: (units * unitMillis) / 1_000,
    ...(random.below(THROTTLED_ONE_IN) === 0 && {
      throttle: { key: `key-${random.below(3)}`, windowSeconds: 0.2 },
    }),
    // Few enough that what waits for resources drains with the rest.
    ...(random.below(20) === 0 && { resources: pickResources(random), profit: random.below(5) }),
  };
}

/** One or two of a few, so that jobs are in each other's way. */
function pickResources(random: Random): string[] {
  const names = Array.from({ length: 1 + random.below(2) }, () => random.pick(RESOURCES));
  return [...new Set(names)];
}

/**
 * Submits until it is answered: with 202, or it throws. After a minute of silence the outcome is unknown. With a
 * signal it waits for a place in a full queue until told to stop: nothing of what is refused so was accepted.
 */
export async function submit(
  cluster: Cluster,
  jobs: readonly object[],
  random: Random,
  signal?: AbortSignal,
): Promise<void> {
  for (let attempt = 0; attempt < RETRIES;) {
    const api = random.pick(cluster.apis);
    const answer = await fetch(`${api.url}/v1/jobs`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify(jobs),
      signal: AbortSignal.timeout(ANSWER_SECONDS * 1_000),
    }).then(
      async (response) => ({
        status: response.status,
        body: (await response.json()) as { items?: { id: string }[] },
      }),
      () => undefined,
    );
    if (answer?.status === 202) {
      const jobIds = (answer.body.items ?? []).map(({ id }) => id);
      cluster.submissions.push({ outcome: 'accepted', jobIds });
      return;
    }
    if (answer?.status === 429 && signal !== undefined) {
      if (signal.aborted) return;
    } else if (answer !== undefined && answer.status < 500) {
      throw new Error(`A good submission was refused: ${JSON.stringify(answer.body)}`);
    } else {
      attempt += 1;
    }
    await delay(500);
  }
  cluster.submissions.push({ outcome: 'unknown', jobIds: [] });
}
