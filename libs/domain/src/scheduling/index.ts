export { FairShareScheduler } from './fair-share-scheduler.js';
export * from './interface.js';
export { opaqueReserve } from './limits.js';
export { FifoPolicy, type TurnPolicy } from './fifo-policy.js';
