import { setTimeout as delay } from 'node:timers/promises';
import { createCustomers, seedBacklog, type Stack, submitJobs, withStack } from '@fairlane/testing';
import { untilDrained, unfinished, waitsOf } from '../live/measure.js';
import { submitEachSecond } from '../live/noisy-neighbour.js';
import { type Load, postJobs } from './load.js';

/** Who floods, who is quiet, and on how many slots; times of a job in milliseconds. */
export interface Neighbourhood {
  readonly slots: number;
  readonly flood: { readonly jobs: number; readonly millis: number };
  readonly quiet: { readonly customers: number; readonly seconds: number; readonly millis: number };
}

export interface Waits {
  /** Of the quiet customers' jobs, from submission to start, in seconds. */
  readonly waits: readonly number[];
  readonly floodJobsPerSecond: number;
}

/** Quiet customers who submit a job a second each beside a flood, as `bench/peers/workloads.mjs` has it. */
export async function besideFlood({ slots, flood, quiet }: Neighbourhood): Promise<Waits> {
  return withStack({ workers: 1, slotsPerWorker: slots }, async (stack) => {
    await createCustomers(stack, ['flood']);
    await stack.workers[0]?.kill('SIGSTOP'); // the whole flood is there first
    const job = { customerId: 'flood', executionSeconds: flood.millis / 1_000 };
    await submitJobs(stack, flood.jobs, () => job);
    await stack.workers[0]?.kill('SIGCONT');
    return quietBeside(stack, quiet);
  });
}

/** The same beside a flood of `jobs` of 5 ms that is in the tables before the API and the worker start. */
export async function besideBacklog(
  jobs: number,
  { slots, quiet }: Pick<Neighbourhood, 'slots' | 'quiet'>,
): Promise<Waits> {
  const seed = async (url: string) => seedBacklog(url, { customerIds: ['flood'], queued: jobs });
  return withStack({ workers: 1, slotsPerWorker: slots, seed }, async (stack) => quietBeside(stack, quiet));
}

async function quietBeside(stack: Stack, quiet: Neighbourhood['quiet']): Promise<Waits> {
  const names = Array.from({ length: quiet.customers }, (_, n) => `quiet-${n + 1}`);
  await createCustomers(stack, names);
  await delay(2_000); // the flood is under way
  const before = await unfinished(stack.database, ['flood']);
  await Promise.all(
    names.map(async (customerId, n) =>
      submitEachSecond(stack, customerId, n / names.length, {
        seconds: quiet.seconds,
        executionSeconds: quiet.millis / 1_000,
      }),
    ),
  );
  const left = await unfinished(stack.database, ['flood']);
  await untilDrained(stack.database, names, 120);
  const waits = await waitsOf(stack.database, names);
  return { waits, floodJobsPerSecond: (before - left) / quiet.seconds };
}

/** `POST /v1/jobs` to an API without workers: requests a second, for each of the loads in turn. */
export async function posts(...loads: Load[]): Promise<number[]> {
  return withStack({ workers: 0, slotsPerWorker: 1 }, async (stack) => {
    await createCustomers(
      stack,
      Array.from({ length: 100 }, (_, n) => `c${n + 1}`),
    );
    const rates: number[] = [];
    for (const load of loads) rates.push(await postJobs(stack.api.url, load));
    return rates;
  });
}
