import { InitialSchema1700000000001 } from './0001-initial-schema.js';

/** Every migration, oldest first. */
export const migrations = [InitialSchema1700000000001];
