/**
 * One measurement of one peer, in a process of its own, as its figures in one line of JSON:
 *
 *   node bench/peers/main.mjs NAME WORKLOAD '{"databaseUrl": "...", "amqpUrl": "...", "redisUrl": "...", ...}'
 *
 * Plain JavaScript with packages of its own, so that nobody else needs them. A peer is a module
 * that opens to `{ submit(jobs), add(job), work(run, options), left(), close() }`; what is done with it is in `workloads.mjs`.
 *
 * @typedef {{ customer: string, millis: number, submittedAt: number }} Job A job is a sleep of so many milliseconds.
 *
 * @typedef {object} Peer
 * @property {(jobs: Job[]) => Promise<unknown>} submit takes up to 1,000 jobs in bulk; durable when it resolves
 * @property {(job: Job) => Promise<unknown>} [add] takes one job; durable when it resolves. Not of the limits
 * @property {(run: (job: Job) => unknown, options: { slots?: number }) => Promise<() => Promise<unknown>>} work starts
 *   the worker, and answers with how to stop it; `slots` jobs at once, or without it as many as are fastest
 * @property {() => Promise<number>} left about how many jobs are not recorded as done; 0 means none
 * @property {() => Promise<unknown>} close
 */
import * as workloads from './workloads.mjs';

const [, , name, workload, options] = process.argv;
const { open } = await import(`./${name}.mjs`);
const settings = JSON.parse(options);
const peer = await open(settings);
try {
  console.log(JSON.stringify(await workloads[workload](peer, settings)));
} finally {
  await peer.close();
}
