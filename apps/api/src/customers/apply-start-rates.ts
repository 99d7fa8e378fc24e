import { Publisher } from '@fairlane/messaging';
import { applyStartRate, customersMovingBehindRates, Database } from '@fairlane/persistence';
import type { Periodic } from '@fairlane/platform';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DispatchService } from '../dispatch/dispatch.service.js';
import { whileLeading } from '../dispatch/leader-loop.js';

const LOOK_SECONDS = 1;
/** Customers that one look takes. */
const CUSTOMERS = 100;
/** Steps for a customer in one look; with more to do, the others have theirs first. */
const STEPS = 100;

/**
 * Goes on where a request has begun to put a customer's new rate into effect and had too many jobs before it: step by
 * step, each a transaction of its own, while this process leads.
 */
@Injectable()
export class ApplyStartRates implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger('rates');
  private loop: Periodic | undefined;

  constructor(
    private readonly database: Database,
    private readonly publisher: Publisher,
    private readonly dispatch: DispatchService,
  ) {}

  onApplicationBootstrap(): void {
    this.loop = whileLeading(
      this.dispatch,
      LOOK_SECONDS,
      async () => this.look(),
      (error) => this.log.error({ err: error }, 'a rate could not be put into effect'),
    );
  }

  async onApplicationShutdown(): Promise<void> {
    await this.loop?.stop();
  }

  private async look(): Promise<void> {
    for (const customerId of await customersMovingBehindRates(this.database, CUSTOMERS)) {
      let isDone = false;
      for (let step = 0; step < STEPS && !isDone && this.dispatch.isLeader; step += 1)
        isDone = await applyStartRate(this.database, customerId);
      // The customer is served again.
      if (isDone) this.publisher.event('settings.changed', { customerIds: [customerId] });
    }
  }
}
