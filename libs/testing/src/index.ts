export * from './broker.js';
export * from './cap-guard.js';
export * from './database.js';
export * from './jobs.js';
export * from './poll.js';
export * from './processes.js';
export { repository } from './repository.js';
export * from './simulation/index.js';
export * from './stack.js';
