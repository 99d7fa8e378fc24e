export { FairShareScheduler } from './fair-share-scheduler.js';
export * from './interface.js';
