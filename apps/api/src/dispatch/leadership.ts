import { type Database, leadDispatcher, resignDispatcher } from '@fairlane/persistence';
import { type Logger, monotonicSeconds, type Periodic, periodically } from '@fairlane/platform';

/** How long a leader is sure of its lease; another takes over within this and one renewal interval. Seconds. */
const LEASE_SECONDS = 3;
const RENEW_SECONDS = 1;
/** A leader publishes nothing once this much time has gone by since it *began* its last good renewal. Seconds. */
const SURE_SECONDS = 2.5;

/** What begins when this process becomes the leader, and ends when it is no longer. */
export interface LeadershipHandler {
  onGained(epoch: number): void;
  onLost(): void;
}

/**
 * Leadership of the dispatcher, by the row `dispatcher` in PostgreSQL.
 *
 * Authority: the row's epoch. A claim refuses turns of an older epoch, so even a leader that was stopped for an hour
 * and comes back harms nothing; and it stops publishing half a second before another can take over, counted on its
 * own monotonic clock from before it asked. Losing the database means losing the leadership when that time is up.
 */
export class Leadership {
  private epoch: number | undefined;
  private sureUntil = -Infinity;
  private renewal: Periodic | undefined;

  constructor(
    private readonly database: Database,
    private readonly holder: string,
    private readonly host: string,
    private readonly handler: LeadershipHandler,
    private readonly logger: Logger,
  ) {}

  start(): void {
    this.renewal = periodically(
      RENEW_SECONDS,
      async () => this.renew(),
      (error) => {
        this.logger.warn({ error }, 'leadership could not be renewed');
        if (!this.isLeader) this.lose();
      },
    );
  }

  /** Whether this process may publish turns right now. */
  get isLeader(): boolean {
    return this.epoch !== undefined && monotonicSeconds() < this.sureUntil;
  }

  async stop(): Promise<void> {
    await this.renewal?.stop();
    const led = this.epoch !== undefined;
    this.lose();
    if (led) await resignDispatcher(this.database, this.holder).catch(() => undefined);
  }

  private async renew(): Promise<void> {
    const startedAt = monotonicSeconds();
    const epoch = await leadDispatcher(this.database, this.holder, this.host, LEASE_SECONDS);
    if (epoch === undefined || (this.epoch !== undefined && epoch !== this.epoch)) this.lose();
    if (epoch === undefined) return;
    this.sureUntil = startedAt + SURE_SECONDS;
    if (this.epoch === undefined) {
      this.epoch = epoch;
      this.logger.info({ epoch }, 'leads the dispatcher');
      this.handler.onGained(epoch);
    }
  }

  private lose(): void {
    if (this.epoch === undefined) return;
    this.logger.info({ epoch: this.epoch }, 'no longer leads the dispatcher');
    this.epoch = undefined;
    this.sureUntil = -Infinity;
    this.handler.onLost();
  }
}
