export { FairShareScheduler } from './fair-share-scheduler.js';
export * from './interface.js';
export { FifoPolicy, type TurnPolicy } from './fifo-policy.js';
