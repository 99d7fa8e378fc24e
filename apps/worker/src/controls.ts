import { Broker, type DurableChannel, subscribeControls } from '@fairlane/messaging';
import type { Logger } from '@fairlane/platform';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { DrainOrder } from './lifecycle/drain-order.js';
import { LOG } from './tokens.js';
import { HeldTurns } from './turns/held-turns.js';
import { WorkerIdentity } from './worker-identity.js';

/** Heeds the orders to workers. One that is missed leaves its trace in PostgreSQL, where heartbeat and audit find it. */
@Injectable()
export class Controls implements OnApplicationBootstrap, OnModuleDestroy {
  private channel: DurableChannel | undefined;

  constructor(
    private readonly broker: Broker,
    private readonly identity: WorkerIdentity,
    private readonly held: HeldTurns,
    private readonly drainOrder: DrainOrder,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.channel = await subscribeControls(
      this.broker,
      {
        'job.cancel': ({ jobIds }) => {
          for (const turn of this.held.all) turn.cancel(jobIds);
        },
        'worker.drain': ({ workerId }) => {
          if (workerId === this.identity.id) this.drainOrder.give('an order');
        },
      },
      (error) => this.log.warn({ err: error }, 'An order could not be read'),
    );
  }

  async onModuleDestroy(): Promise<void> {
    await this.channel?.close();
  }
}
