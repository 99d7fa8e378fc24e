import type { Periodic } from '@fairlane/platform';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DispatchService } from '../dispatch/dispatch.service.js';
import { whileLeading } from '../dispatch/leader-loop.js';
import { FireSchedules } from './fire-schedules.js';

/** How often a process looks whether it leads and what is due; sooner when a fire is. Seconds. */
const LOOK_SECONDS = 1;

/** While this process leads: makes each fire at its time. */
@Injectable()
export class FireLoop implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger('schedules');
  private loop: Periodic | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly dispatch: DispatchService,
    private readonly fires: FireSchedules,
  ) {}

  onApplicationBootstrap(): void {
    this.loop = whileLeading(
      this.dispatch,
      LOOK_SECONDS,
      async () => this.look(),
      (error) => this.log.error({ err: error }, 'schedules could not fire'),
    );
  }

  async onApplicationShutdown(): Promise<void> {
    clearTimeout(this.timer);
    await this.loop?.stop();
  }

  private async look(): Promise<void> {
    clearTimeout(this.timer);
    const seconds = await this.fires.fireDue();
    if (seconds === null || seconds > LOOK_SECONDS) return;
    this.timer = setTimeout(() => this.loop?.wake(), Math.max(0, seconds) * 1_000 + 1);
  }
}
