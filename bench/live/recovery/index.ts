export { lostBroker } from './lost-broker.js';
export { lostLeader, lostLeaderBesideBacklog } from './lost-leader.js';
export { lostWorker } from './lost-worker.js';
export { restartedPostgres } from './restarted-postgres.js';
