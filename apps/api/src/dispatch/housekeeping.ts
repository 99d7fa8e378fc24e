import type { Gates } from '../gates/gates.js';
import { MAX_WINDOW_SECONDS } from '../gates/throttle/window.js';
import {
  type Database,
  ensureHistoryPartitions,
  expireJobs,
  forgetThrottleKeys,
  forgetExpired,
  forgetWorkers,
  promoteJobs,
  type QueuedFlow,
  secondsToNextDue,
  sweepAudit,
  sweepBatches,
  sweepDeadTurns,
  sweepHistory,
  sweepImportChunks,
} from '@fairlane/persistence';

/** Jobs that one statement moves, so that none runs long; the next round goes on. */
const BATCH = 1_000;
const ROUNDS = 20;
/** Days of history partitions that are kept ready. */
const PARTITION_DAYS = 7;

/** Messages that nobody could handle: the newest, for people to look at. */
const DEAD_TURNS_KEPT = 10_000;

/** Queues what is due; returns what was queued and the seconds until the next job is due (null: none is waiting). */
export async function promoteDue(
  database: Database,
  gates: Gates,
): Promise<{ flows: QueuedFlow[]; nextDueSeconds: number | null }> {
  const flows: QueuedFlow[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const promoted = await promoteJobs(database, BATCH);
    flows.push(...promoted);
    if (promoted.reduce((sum, flow) => sum + flow.jobs, 0) < BATCH) break;
  }
  for (let round = 0; round < ROUNDS; round += 1) {
    const promoted = await gates.promote(database, BATCH);
    flows.push(...promoted.flows);
    if (promoted.jobs < BATCH) break;
  }
  return { flows, nextDueSeconds: await secondsToNextDue(database) };
}

/** Ends what expired before it could start. */
export async function expireLate(database: Database): Promise<void> {
  for (let round = 0; round < ROUNDS; round += 1) if ((await expireJobs(database, BATCH)) < BATCH) return;
}

/** What has time: removes what need not be kept, makes room for what is to come. Once a minute. */
export async function tidy(database: Database): Promise<void> {
  await ensureHistoryPartitions(database, PARTITION_DAYS);
  await forgetWorkers(database);
  await sweepAudit(database);
  await sweepBatches(database, BATCH);
  for (let round = 0; round < ROUNDS; round += 1)
    if ((await sweepDeadTurns(database, DEAD_TURNS_KEPT, BATCH)) < BATCH) break;
  for (let round = 0; round < ROUNDS; round += 1)
    if ((await forgetThrottleKeys(database, MAX_WINDOW_SECONDS, BATCH)) < BATCH) break;
  for (let round = 0; round < ROUNDS; round += 1) if ((await sweepHistory(database, BATCH)) < BATCH) break;
  for (let round = 0; round < ROUNDS; round += 1) if ((await forgetExpired(database, BATCH)) < BATCH) break;
  for (let round = 0; round < ROUNDS; round += 1)
    if ((await sweepImportChunks(database, BATCH)) < BATCH) return;
}
