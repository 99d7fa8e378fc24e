import { costW6 } from './backlog-cost.js';
import { drainW1 } from './drain.js';
import { failoverW10 } from './failover.js';
import { ingestW2 } from './ingest.js';
import { latencyW3 } from './latency.js';
import type { Workload } from './measurement.js';
import { backlogW5, neighbourW4 } from './neighbour.js';
import { scaleOutW9 } from './scale-out.js';
import { schedulerW8 } from './scheduler-alone.js';
import { traceW7 } from './trace.js';

export const WORKLOADS: readonly Workload[] = [
  drainW1,
  ingestW2,
  latencyW3,
  neighbourW4,
  backlogW5,
  costW6,
  traceW7,
  schedulerW8,
  scaleOutW9,
  failoverW10,
];
