export { lostBroker } from './lost-broker.js';
export { lostLeader } from './lost-leader.js';
export { lostWorker } from './lost-worker.js';
export { restartedPostgres } from './restarted-postgres.js';
