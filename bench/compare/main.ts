import { parseArgs } from 'node:util';
import { alternate } from './alternate.js';
import { describeMachine } from './machine.js';
import type { MeasuredContender, Workload } from './measurement.js';
import { settleServers } from './peers.js';
import { keep } from './results.js';
import { flatten } from './summary.js';
import { WORKLOADS } from './workloads.js';

/** Fairlane and its peers at the same work: `--only W1,W4 --repeat 5`. Its results are in `bench/results`. */
const { values } = parseArgs({ options: { only: { type: 'string' }, repeat: { type: 'string' } } });
const repeats = Number(values.repeat ?? 5);
const known = WORKLOADS.map(({ id }) => id);
const wanted = values.only?.split(',') ?? known;
if (!Number.isInteger(repeats) || repeats < 1 || wanted.some((id) => !known.includes(id))) {
  console.error(`usage: make bench [ONLY=${known.join(',')}] [REPEAT=5]`);
  process.exit(2);
}
const machine = await describeMachine();
for (const workload of WORKLOADS.filter(({ id }) => wanted.includes(id))) {
  const { id, title, description, figures } = workload;
  const measuredAt = new Date().toISOString();
  const contenders = await measured(workload);
  const measurement = { id, title, description, figures, measuredAt, machine, contenders };
  await keep(measurement);
  console.log(JSON.stringify(flatten(measurement), undefined, 2));
}

async function measured(workload: Workload): Promise<MeasuredContender[]> {
  if ('measure' in workload) return workload.measure(repeats);
  const runs = await alternate(workload, repeats, settleServers);
  return workload.derive?.(runs) ?? runs;
}
