import { Publisher } from '@fairlane/messaging';
import { Database, directUrl, registerWorker, setWorkerState, type WorkerState } from '@fairlane/persistence';
import type { Logger } from '@fairlane/platform';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { writeFile } from 'node:fs/promises';
import { DrainOrder } from '../lifecycle/drain-order.js';
import { CONFIG, LOG } from '../tokens.js';
import { WorkerIdentity } from '../worker-identity.js';
import type { WorkerConfig } from '../worker.settings.js';
import { Heartbeat } from './heartbeat.js';

/**
 * The worker in the eyes of the others: its row, the heartbeat that keeps it, and the events of its coming and going.
 * A worker whose row was taken away, or that was taken for lost, comes back under the same id: its leases are gone,
 * which the lease audit sees, but its slots are as good as before.
 */
@Injectable()
export class Presence implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly heartbeat: Heartbeat;
  private readonly healthFile: string | undefined;

  constructor(
    private readonly identity: WorkerIdentity,
    private readonly database: Database,
    private readonly publisher: Publisher,
    private readonly drainOrder: DrainOrder,
    @Inject(CONFIG)
    config: Pick<WorkerConfig, 'databaseUrl' | 'databaseDirectUrl' | 'stallSeconds' | 'healthFile'>,
    @Inject(LOG) private readonly log: Logger,
  ) {
    const { stallSeconds } = config;
    const options = { databaseUrl: directUrl(config), workerId: identity.id, stallSeconds };
    this.healthFile = config.healthFile;
    this.heartbeat = new Heartbeat(options, (state) => void this.heed(state), log);
  }

  async onApplicationBootstrap(): Promise<void> {
    await registerWorker(this.database, this.identity);
    this.heartbeat.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.heartbeat.close();
  }

  /** Tells who listens; `up` once turns are taken. Never rejects: the heartbeat's end says the same, only later. */
  async announce(change: 'up' | 'draining' | 'down'): Promise<void> {
    const { id } = this.identity;
    try {
      if (change !== 'up') await setWorkerState(this.database, id, change);
    } catch (error) {
      this.log.warn({ err: error, change }, 'The state of the worker could not be written');
    }
    this.publisher.event('worker.changed', { workerId: id, change });
  }

  private async heed(state: WorkerState | 'gone'): Promise<void> {
    await this.writeHealthFile();
    if (this.drainOrder.wasGiven) return;
    if (state === 'draining') this.drainOrder.give('the state in the database');
    if (state !== 'lost' && state !== 'gone') return;
    this.log.warn({ state }, 'The worker was taken for lost; it registers again');
    try {
      await registerWorker(this.database, this.identity);
      this.publisher.event('worker.changed', { workerId: this.identity.id, change: 'up' });
    } catch (error) {
      this.log.warn({ err: error }, 'The worker could not register again');
    }
  }
  /** Its age tells a probe how long ago PostgreSQL has heard this worker, and its event loop has turned. */
  private async writeHealthFile(): Promise<void> {
    if (this.healthFile === undefined) return;
    try {
      await writeFile(this.healthFile, `${new Date().toISOString()}\n`);
    } catch (error) {
      this.log.warn({ err: error }, 'The health file could not be written');
    }
  }
}
