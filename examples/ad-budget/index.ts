/** What a worker loads: three tasks, the stages of the pipeline. */
export { CreateJob } from './create-job.js';
export { DistributeBudget } from './distribute-budget.js';
export { StoreResult } from './store-result.js';
