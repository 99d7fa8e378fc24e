import { parseArgs } from 'node:util';
import { bursts, noisyNeighbour } from './live/noisy-neighbour.js';
import { caps } from './live/caps.js';
import { compareDrains, DRAINS, isDrain } from './live/compare-drains.js';
import { dashboardLists } from './live/dashboard-lists.js';
import { dashboardLoad } from './live/dashboard-load.js';
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
  ...DRAINS,
  flow,
  latency,
  'dashboard-lists': dashboardLists,
  'dashboard-load': dashboardLoad,
  trace,
  'recovery-worker': lostWorker,
  'recovery-leader': lostLeader,
  'recovery-broker': lostBroker,
  'recovery-postgres': restartedPostgres,
  'simulate-trace': simulateTrace,
  scheduler,
  rounds,
};

const { values, positionals: names } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string' } },
});
const repeats = Number(values.rounds ?? 1);
const unknown = names.filter((name) => !(name in SCENARIOS));
if (names.length === 0 || unknown.length > 0 || !Number.isInteger(repeats) || repeats < 1) {
  console.error(`usage: npm run bench -- ${Object.keys(SCENARIOS).join(' | ')} [--rounds 1]`);
  process.exit(2);
}
// Several drains are there to be compared: they alternate, which the machine's changes meet all alike.
const drains = names.filter(isDrain);
const comparesDrains = drains.length > 1 || (drains.length === 1 && values.rounds !== undefined);
const alone = comparesDrains ? names.filter((name) => !isDrain(name)) : names;
if (comparesDrains)
  console.log(JSON.stringify({ drains: await compareDrains(drains, repeats) }, undefined, 2));
for (const name of alone) console.log(JSON.stringify({ [name]: await SCENARIOS[name]?.() }, undefined, 2));
