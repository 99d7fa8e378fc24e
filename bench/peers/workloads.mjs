/** What every peer is made to do. Times are of this process's clock: submission, start and end happen in it. */
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';

/** Jobs a call. */
const BULK = 1_000;
const DEADLINE_SECONDS = 600;

/** Jobs that do nothing, all there before the worker starts: from its first start to the last durable end. */
export async function drain(peer, { jobs, warmUpJobs, customers }) {
  await emptyJobs(peer, warmUpJobs, customers, 1);
  await runDry(peer, warmUpJobs);
  await emptyJobs(peer, jobs, customers, 1);
  const seconds = await runDry(peer, jobs);
  return { jobsPerSecond: jobs / seconds };
}

/** Jobs that nobody runs, from a few callers at once. */
export async function ingest(peer, { jobs, warmUpJobs, customers, callers }) {
  await emptyJobs(peer, warmUpJobs, customers, callers);
  const startedAt = performance.now();
  await emptyJobs(peer, jobs, customers, callers);
  return { jobsPerSecond: (1_000 * jobs) / (performance.now() - startedAt) };
}

/**
 * How long quiet customers wait beside one who has a long queue: `{ waits, floodJobsPerSecond }`, waits in seconds; the
 * flood's rate says what the quiet ones' short waits cost.
 */
export async function neighbour(peer, { slots, flood, quiet }) {
  await submitAll(peer, flood.jobs, 1, () => ({ customer: 'flood', millis: flood.millis }));
  const waits = [];
  let floodRuns = 0;
  const stop = await peer.work(
    async ({ customer, millis, submittedAt }) => {
      if (customer === 'flood') floodRuns += 1;
      else waits.push((performance.now() - submittedAt) / 1_000);
      await delay(millis);
    },
    { slots },
  );
  await delay(2_000); // the flood is under way
  const before = floodRuns;
  const startedAt = performance.now();
  const submitEachSecond = async (customer, phase) => {
    for (let n = 0; n < quiet.seconds; n += 1) {
      await delay(Math.max(0, startedAt + (n + phase) * 1_000 - performance.now()));
      await peer.submit([{ customer, millis: quiet.millis, submittedAt: performance.now() }]);
    }
  };
  const names = Array.from({ length: quiet.customers }, (_, n) => `quiet-${n + 1}`);
  await Promise.all(names.map((name, n) => submitEachSecond(name, n / names.length)));
  const floodJobsPerSecond = (floodRuns - before) / quiet.seconds;
  await until(() => waits.length === quiet.customers * quiet.seconds);
  await stop();
  return { waits, floodJobsPerSecond };
}

/**
 * From before the submission to the start, in milliseconds: idle, one job at a time, and at moments that are given,
 * whether the jobs before have begun or not.
 */
export async function latency(peer, { slots, customers, warmUp, idle, loaded }) {
  const waits = [];
  const stop = await peer.work(
    async ({ n, millis, submittedAt }) => {
      waits[n] = performance.now() - submittedAt;
      if (millis > 0) await delay(millis);
    },
    { slots },
  );
  let submitted = 0;
  const submit = (millis) => {
    const n = submitted++;
    return peer.add({ n, customer: `c${(n % customers) + 1}`, millis, submittedAt: performance.now() });
  };
  const oneByOne = async ({ jobs, pauseMillis }) => {
    for (let n = 0; n < jobs; n += 1) {
      await submit(0);
      await delay(pauseMillis);
      await until(() => waits[submitted - 1] !== undefined);
    }
  };
  await oneByOne(warmUp);
  await oneByOne(idle);
  const startedAt = performance.now();
  const submissions = [];
  for (const arrival of loaded.arrivals) {
    await delay(Math.max(0, startedAt + arrival - performance.now()));
    submissions.push(submit(loaded.jobMillis));
  }
  await Promise.all(submissions);
  await until(() => Object.keys(waits).length === submitted);
  await until(async () => (await peer.left()) === 0);
  await stop();
  const first = warmUp.jobs + idle.jobs;
  return { idle: waits.slice(warmUp.jobs, first), loaded: waits.slice(first) };
}

async function emptyJobs(peer, count, customers, callers) {
  await submitAll(peer, count, callers, (n) => ({ customer: `c${(n % customers) + 1}`, millis: 0 }));
}

async function submitAll(peer, count, callers, job) {
  let next = 0;
  const caller = async () => {
    while (next < count) {
      const first = next;
      next = Math.min(count, next + BULK);
      const submittedAt = performance.now();
      await peer.submit(Array.from({ length: next - first }, (_, n) => ({ ...job(first + n), submittedAt })));
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
}

/** Runs so many waiting jobs; seconds from the first start until all are recorded as done. */
async function runDry(peer, count) {
  let startedAt;
  let ended = 0;
  const stop = await peer.work(() => {
    startedAt ??= performance.now();
    ended += 1;
  }, {});
  // The peer is asked only when there is nothing more to run: a count would slow it down.
  await until(() => ended >= count);
  await until(async () => (await peer.left()) === 0);
  const seconds = (performance.now() - startedAt) / 1_000;
  await stop();
  if (ended !== count) throw new Error(`${ended} runs of ${count} jobs.`);
  return seconds;
}

async function until(condition) {
  const deadline = performance.now() + DEADLINE_SECONDS * 1_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`Not done within ${DEADLINE_SECONDS} s.`);
    await delay(2);
  }
}
