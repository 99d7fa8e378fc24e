export * from './fair-cluster.js';
export * from './fluid.js';
export * from './service-log.js';
export { type JobSpec, type SimulatedJob } from './simulated-job.js';
export * from './simulation.js';
export * from './slowdown.js';
