export * from './batches.js';
export * from './cancel-batch.js';
