import type { WorkerRegistration } from '@fairlane/persistence';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { PoolSlots } from './slots/pools.js';

/** Who this worker is, to the database and in events; a new one each time the process starts. */
export abstract class WorkerIdentity implements WorkerRegistration {
  abstract readonly id: string;
  abstract readonly host: string;
  abstract readonly pid: number;
  abstract readonly version: string;
  abstract readonly pools: PoolSlots;
  abstract readonly slots: number;
}

export function newIdentity(pools: PoolSlots): WorkerIdentity {
  return Object.freeze({
    id: randomUUID(),
    host: hostname(),
    pid: process.pid,
    version: readVersion(import.meta.url),
    pools,
    slots: Object.values(pools).reduce((total, count) => total + count, 0),
  });
}

/** The project's version, from its package.json: somewhere above, in the sources as in a build. */
function readVersion(from: string): string {
  for (let folder = new URL('.', from); folder.pathname !== '/'; folder = new URL('..', folder)) {
    try {
      const { name, version } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')) as Record<
        string,
        string
      >;
      if (name === 'fairlane' && version !== undefined) return version;
    } catch {
      // No package.json here: look further up.
    }
  }
  return 'unknown';
}
