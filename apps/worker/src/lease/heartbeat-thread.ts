import { BEAT, type WorkerState } from '@fairlane/persistence';
import pg from 'pg';
import { setTimeout as delay } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { Vitals } from './vitals.js';
import { BEAT_SECONDS, type HeartbeatData, type HeartbeatReport } from './heartbeat-protocol.js';

/**
 * The heartbeat, in a thread and on a connection of its own: a task that burns the main thread for half a minute must
 * not cost the worker its leases. One that burns it for ever must, and nothing in that thread can stop it; so after
 * `stallSeconds` without a sign of life from there this thread kills the process, and the reaper does the rest.
 */
const { databaseUrl, workerId, pulse, stallSeconds } = workerData as HeartbeatData;
const pulses = new Int32Array(pulse);
const vitals = new Vitals();
let client: pg.Client | undefined;

await beatForEver();

async function beatForEver(): Promise<never> {
  let seen = -1;
  let seenAt = performance.now();
  for (;;) {
    const startedAt = performance.now();
    const count = Atomics.load(pulses, 0);
    if (count !== seen) [seen, seenAt] = [count, startedAt];
    if (stallSeconds > 0 && startedAt - seenAt > stallSeconds * 1_000) process.kill(process.pid, 'SIGKILL');
    parentPort?.postMessage(await beat());
    await delay(Math.max(50, BEAT_SECONDS * 1_000 - (performance.now() - startedAt)));
  }
}

async function beat(): Promise<HeartbeatReport> {
  try {
    client ??= await connect();
    const { rows } = await client.query<{ state: WorkerState }>({
      ...BEAT,
      values: [workerId, JSON.stringify(vitals.take())],
    });
    return { kind: 'state', state: rows[0]?.state ?? 'gone' };
  } catch (error) {
    const broken = client;
    client = undefined;
    await broken?.end().catch(() => undefined);
    return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
  }
}

async function connect(): Promise<pg.Client> {
  const opened = new pg.Client({
    connectionString: databaseUrl,
    application_name: 'fairlane-heartbeat',
    connectionTimeoutMillis: 3_000,
    query_timeout: 3_000,
    keepAlive: true,
  });
  opened.on('error', () => {
    if (client === opened) client = undefined;
  });
  await opened.connect();
  return opened;
}
