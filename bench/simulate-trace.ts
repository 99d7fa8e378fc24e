import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { FifoPolicy, mean, parseSwfLine, type SwfJob } from '@fairlane/domain';
import { boundedSlowdown, FairCluster, repository, Simulation, type SimulatedJob } from '@fairlane/testing';

const LOG = join(repository, 'bench/traces/LCG-2005-day0.swf.gz');
const SLOTS = 200;
/** Half a second, at 4,000 times the speed of the log. */
const QUANTUM_SECONDS = 2_000;
/** Jobs shorter than this count as if they ran that long. */
const BOUND_SECONDS = 600;
/** Customers with the most jobs that count as heavy. */
const HEAVY = 5;

/**
 * The first day of the LHC Computing Grid log on 200 simulated slots, in order of arrival and in turns. It is a log of
 * noisy neighbours: one group has 37 % of the jobs, one has most of the work. What to aim at, by the fluid limit, is a
 * slowdown of 1.01 of the light customers; heavy ones and makespan tell whether that was at somebody's cost.
 */
export async function simulateTrace(): Promise<object> {
  const lines = (await promisify(gunzip)(await readFile(LOG))).toString().split('\n');
  const jobs = lines.map(parseSwfLine).filter((job) => job !== undefined);
  return { firstComeFirstServed: report(runFifo(jobs)), fairTurns: report(runTurns(jobs)) };
}

function runFifo(jobs: readonly SwfJob[]): Simulation {
  const policy = new FifoPolicy();
  policy.setPool('general', { slots: SLOTS, serves: () => true });
  for (const { group } of jobs) policy.setCustomer(group, { tier: 'small' });
  return run(new Simulation({ policy, pools: [{ name: 'general', slots: SLOTS }] }), jobs);
}

function runTurns(jobs: readonly SwfJob[]): Simulation {
  const customers = Object.fromEntries(jobs.map((job) => [job.group, {}]));
  const scheduler = { quantumSeconds: QUANTUM_SECONDS };
  return run(new FairCluster({ slots: SLOTS, customers, scheduler }).simulation, jobs);
}

function run(simulation: Simulation, jobs: readonly SwfJob[]): Simulation {
  for (const { submitSeconds, runSeconds, user, group } of jobs) {
    simulation.submit(submitSeconds, { customerId: group, userId: user, seconds: runSeconds });
  }
  simulation.run();
  return simulation;
}

function report({ jobs }: Simulation): object {
  const customers = [...new Set(jobs.map((job) => job.flow.customerId))];
  const byCustomer = customers.map((id) => jobs.filter((job) => job.flow.customerId === id));
  const ordered = byCustomer.sort((a, b) => b.length - a.length);
  return {
    slowdownOfLightCustomers: meanSlowdown(ordered.slice(HEAVY)),
    slowdownOfHeavyCustomers: meanSlowdown(ordered.slice(0, HEAVY)),
    makespanHours: rounded(Math.max(...jobs.map((job) => job.finishedAt ?? Infinity)) / 3_600),
  };
}

/** Averaged over the jobs of each customer, then over the customers. */
function meanSlowdown(customers: readonly (readonly SimulatedJob[])[]): number {
  return rounded(mean(customers.map((jobs) => mean(jobs.map((job) => boundedSlowdown(job, BOUND_SECONDS))))));
}

function rounded(value: number): number {
  return Number(value.toFixed(3));
}
