import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { FifoPolicy, mean, parseSwfLine, type SwfJob } from '@fairlane/domain';
import { boundedSlowdown, FairCluster, fluidFinishes, repository, Simulation } from '@fairlane/testing';

/** A part of the LHC Computing Grid log, and how many slots it is played on. */
export interface Trace {
  /** In `bench/traces`. */
  readonly file: string;
  readonly slots: number;
}

export const DAY_0: Trace = { file: 'LCG-2005-day0.swf.gz', slots: 200 };
export const DAYS_0_2: Trace = { file: 'LCG-2005-days0-2.swf.gz', slots: 600 };

export const pathOf = ({ file }: Trace): string => join(repository, 'bench/traces', file);

/** How the customers fared. Mean bounded slowdown, over the jobs of each customer and then over the customers. */
export interface TraceReport {
  readonly slowdownOfLightCustomers: number;
  readonly slowdownOfHeavyCustomers: number;
  /** Of the log. */
  readonly makespanHours: number;
}

/** Of the log: an eighth of a second at 4,000 times its speed. */
export const QUANTUM_SECONDS = 500;
/** Jobs shorter than this count as if they ran that long. */
const BOUND_SECONDS = 600;
/** Customers with the most jobs that count as heavy. */
const HEAVY = 5;

/**
 * The first day of the LHC Computing Grid log on 200 simulated slots, in order of arrival, in turns, and in the fluid
 * limit, which turns aim at. It is a log of noisy neighbours: one group has 37 % of the jobs, one has most of the work.
 * Heavy customers and makespan tell whether the light ones' slowdown was at somebody's cost.
 */
export async function simulateTrace(): Promise<object> {
  return {
    firstComeFirstServed: await playInOrder(DAY_0),
    fairTurns: await playInTurns(DAY_0),
    fluidLimit: await playFluid(DAY_0),
  };
}

/** First come, first served, each job to its end. */
export async function playInOrder(trace: Trace): Promise<TraceReport> {
  const jobs = await readTrace(trace);
  const { slots } = trace;
  const policy = new FifoPolicy();
  policy.setPool('general', { slots, serves: () => true });
  for (const { group } of jobs) policy.setCustomer(group, { tier: 'small' });
  return play(new Simulation({ policy, pools: [{ name: 'general', slots }] }), jobs);
}

/** By the scheduler that production uses, in turns of 500 s of the log. */
export async function playInTurns(trace: Trace): Promise<TraceReport> {
  const jobs = await readTrace(trace);
  const customers = Object.fromEntries(jobs.map((job) => [job.group, {}]));
  const scheduler = { quantumSeconds: QUANTUM_SECONDS };
  return play(new FairCluster({ slots: trace.slots, customers, scheduler }).simulation, jobs);
}

/** With slots that can be divided without limit: nobody can be fairer, and nobody quicker without unfairness. */
export async function playFluid(trace: Trace): Promise<TraceReport> {
  const jobs = (await readTrace(trace)).map(({ submitSeconds, runSeconds, user, group }) => ({
    ...{ customerId: group, userId: user, submittedAt: submitSeconds, seconds: runSeconds },
  }));
  const finishes = fluidFinishes(jobs, trace.slots);
  return report(jobs.map((job, index) => ({ ...job, finishedAt: finishes[index] })));
}

async function readTrace(trace: Trace): Promise<SwfJob[]> {
  const lines = (await promisify(gunzip)(await readFile(pathOf(trace)))).toString().split('\n');
  return lines.map(parseSwfLine).filter((job) => job !== undefined);
}

function play(simulation: Simulation, jobs: readonly SwfJob[]): TraceReport {
  for (const { submitSeconds, runSeconds, user, group } of jobs) {
    simulation.submit(submitSeconds, { customerId: group, userId: user, seconds: runSeconds });
  }
  simulation.run();
  return report(simulation.jobs.map((job) => ({ ...job, customerId: job.flow.customerId })));
}

interface Played {
  readonly customerId: string;
  readonly submittedAt: number;
  readonly seconds: number;
  readonly finishedAt: number | undefined;
}

function report(jobs: readonly Played[]): TraceReport {
  const customers = [...new Set(jobs.map((job) => job.customerId))];
  const byCustomer = customers.map((id) => jobs.filter((job) => job.customerId === id));
  const ordered = byCustomer.sort((a, b) => b.length - a.length);
  const last = jobs.reduce((latest, job) => Math.max(latest, job.finishedAt ?? Infinity), 0);
  return {
    slowdownOfLightCustomers: meanSlowdown(ordered.slice(HEAVY)),
    slowdownOfHeavyCustomers: meanSlowdown(ordered.slice(0, HEAVY)),
    makespanHours: rounded(last / 3_600),
  };
}

/** Averaged over the jobs of each customer, then over the customers. */
function meanSlowdown(customers: readonly (readonly Played[])[]): number {
  return rounded(mean(customers.map((jobs) => mean(jobs.map((job) => boundedSlowdown(job, BOUND_SECONDS))))));
}

function rounded(value: number): number {
  return Number(value.toFixed(4));
}
