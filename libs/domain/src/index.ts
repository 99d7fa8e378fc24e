export * from './activity.js';
export * from './backoff.js';
export * from './customer-tier.js';
export * from './errors.js';
export * from './job-state.js';
export * from './job-type.js';
export * from './scheduling/index.js';
export * from './swf.js';
