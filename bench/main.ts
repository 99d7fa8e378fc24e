import { bursts, noisyNeighbour } from './live/noisy-neighbour.js';
import { caps } from './live/caps.js';
import { drain, drainBesideResources, drainBesideThrottled } from './live/drain.js';
import { flow } from './live/flow.js';
import { latency } from './live/latency.js';
import { lostBroker, lostLeader, lostWorker, restartedPostgres } from './live/recovery/index.js';
import { rounds } from './rounds.js';
import { scheduler } from './scheduler.js';
import { simulateTrace } from './simulate-trace.js';
import { trace } from './live/trace.js';
import { weights } from './live/weights.js';

/** Measurements of the whole, on a stack of its own each: real PostgreSQL, RabbitMQ, API and worker processes. */
const SCENARIOS: Record<string, () => Promise<object>> = {
  'noisy-neighbour': noisyNeighbour,
  bursts,
  weights,
  caps,
  drain,
  'drain-throttled': drainBesideThrottled,
  'drain-resources': drainBesideResources,
  flow,
  latency,
  trace,
  'recovery-worker': lostWorker,
  'recovery-leader': lostLeader,
  'recovery-broker': lostBroker,
  'recovery-postgres': restartedPostgres,
  'simulate-trace': simulateTrace,
  scheduler,
  rounds,
};

const names = process.argv.slice(2);
const unknown = names.filter((name) => !(name in SCENARIOS));
if (names.length === 0 || unknown.length > 0) {
  console.error(`usage: npm run bench -- ${Object.keys(SCENARIOS).join(' | ')}`);
  process.exit(2);
}
for (const name of names) console.log(JSON.stringify({ [name]: await SCENARIOS[name]?.() }, undefined, 2));
