import { type Database, listen, type Listener, MILESTONES_CHANNEL } from '@fairlane/persistence';
import { type Logger, type Periodic, periodically } from '@fairlane/platform';
import type { Gates } from './gates.js';

/** How often it looks without having been told. Seconds. */
const LOOK_SECONDS = 1;
/** Milestones of one transaction. */
const BATCH = 1_000;

/**
 * Tells the gates what became of gated jobs, while this process leads. Milestones are rows that go away in the
 * transaction of what they caused, so none is lost with a process, and two leaders at a time do no harm.
 */
export class Milestones {
  private loop: Periodic | undefined;
  private listener: Listener | undefined;
  private isTold = false;

  /** @param promote queues what the gates have released */
  constructor(
    private readonly database: Database,
    private readonly gates: Gates,
    private readonly promote: () => Promise<void>,
    private readonly logger: Logger,
  ) {}

  start(): void {
    this.loop = periodically(
      LOOK_SECONDS,
      async () => this.look(),
      (error) => this.logger.error({ err: error }, 'milestones'),
    );
    this.listener = listen(
      this.database,
      MILESTONES_CHANNEL,
      () => {
        this.isTold = true;
        this.loop?.wake();
      },
      (error) => this.logger.warn({ err: error }, 'does not hear of milestones; looks once a second'),
    );
  }

  async stop(): Promise<void> {
    this.listener?.close();
    await this.loop?.stop();
  }

  private async look(): Promise<void> {
    const wasTold = this.isTold;
    this.isTold = false;
    let drained = await this.gates.drain(this.database, BATCH);
    const hasNews = wasTold || drained > 0;
    while (drained === BATCH) drained = await this.gates.drain(this.database, BATCH);
    if (hasNews) await this.promote();
  }
}
