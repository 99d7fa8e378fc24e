import {
  type Database,
  listen,
  type Listener,
  releaseLingering,
  ROUNDS_CHANNEL,
  undecidedScopes,
} from '@fairlane/persistence';
import { type Logger, monotonicSeconds, type Periodic, periodically } from '@fairlane/platform';
import { setTimeout as delay } from 'node:timers/promises';
import type { ResourceRounds } from './resource-rounds.js';

/** How often it looks without having been told. Seconds. */
const LOOK_SECONDS = 1;
/** Scopes of one look. */
const BATCH = 100;
/** Rounds at once: one waits for PostgreSQL while another one computes. */
const TOGETHER = 2;
/** Longest rest after a look that took long. Seconds. */
const LONGEST_REST_SECONDS = 1;

/**
 * Runs the rounds that jobs make due by arriving and by ending, while this process leads. That a round is due is in
 * its scope's row until it has been run, so none is lost with a process.
 */
export class DueRounds {
  private loop: Periodic | undefined;
  private listener: Listener | undefined;

  constructor(
    private readonly database: Database,
    private readonly rounds: ResourceRounds,
    private readonly logger: Logger,
  ) {}

  start(): void {
    this.loop = periodically(LOOK_SECONDS, async () => this.look(), this.report);
    this.listener = listen(
      this.database,
      ROUNDS_CHANNEL,
      () => this.loop?.wake(),
      (error) => this.logger.warn({ err: error }, 'does not hear of due rounds; looks once a second'),
    );
  }

  async stop(): Promise<void> {
    this.listener?.close();
    await this.loop?.stop();
  }

  private readonly report = (error: unknown): void => this.logger.error({ err: error }, 'resource rounds');

  private async look(): Promise<void> {
    const startedAt = monotonicSeconds();
    await releaseLingering(this.database);
    const scopes = await undecidedScopes(this.database, BATCH);
    const run = async (): Promise<void> => {
      for (let scope = scopes.shift(); scope !== undefined; scope = scopes.shift())
        await this.rounds.run(this.database, scope, false).catch(this.report);
    };
    await Promise.all(Array.from({ length: Math.min(TOGETHER, scopes.length) }, run));
    // Ten thousand jobs that wait in one scope, and quick ones that end in it, must not take the leader's whole time.
    await delay(Math.min(LONGEST_REST_SECONDS, monotonicSeconds() - startedAt) * 1_000);
  }
}
