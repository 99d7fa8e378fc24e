export { directUrl, sharedAccess } from './access.js';
export * from './database.js';
export { withDatabaseDeadline } from './deadline.js';
export * from './entities/index.js';
export { listen, type Listener } from './listen.js';
export * from './migrate.js';
export { Rounds } from './rounds.js';
export * from './sql/index.js';
