import { hostname } from 'node:os';
import type { Broker, EventFeed, Publisher } from '@fairlane/messaging';
import type { Database } from '@fairlane/persistence';
import type { Logger } from '@fairlane/platform';
import { newId } from '@fairlane/platform';
import { Dispatcher } from './dispatcher.js';
import { Leadership } from './leadership.js';
import type { Gates } from '../gates/gates.js';
import type { ResourceRounds } from '../gates/resources/resource-rounds.js';
import type { TurnCounters } from './turn-counters.js';

export interface DispatchServiceOptions {
  readonly database: Database;
  readonly broker: Broker;
  readonly events: EventFeed;
  readonly publisher: Publisher;
  readonly counters: TurnCounters;
  readonly gates: Gates;
  readonly rounds: ResourceRounds;
  readonly logger: Logger;
  readonly policy: 'fair' | 'fifo';
  readonly quantumSeconds: number;
  readonly maxJobsPerTurn: number;
}

/** Runs the dispatcher in this API process while it leads, and stands by while another does. */
export class DispatchService {
  private readonly leadership: Leadership;
  private dispatcher: Dispatcher | undefined;
  /** Of the term that is to be led; undefined for none. */
  private epoch: number | undefined;
  /** The end of the last term: the next one begins after it. */
  private ending: Promise<void> = Promise.resolve();

  constructor(private readonly options: DispatchServiceOptions) {
    const { database, logger } = options;
    this.leadership = new Leadership(
      database,
      newId(),
      hostname(),
      { onGained: (epoch) => this.begin(epoch), onLost: () => this.end() },
      logger,
    );
    options.events.listen({
      'jobs.queued': (event) => this.dispatcher?.onQueued(event),
      'turns.settled': ({ turns }) => turns.forEach((turn) => this.dispatcher?.onSettled(turn)),
      'settings.changed': (event) => this.dispatcher?.onSettingsChanged(event),
      'worker.changed': () => this.dispatcher?.onWorkerChanged(),
    });
  }

  async start(): Promise<void> {
    await this.options.events.open();
    this.leadership.start();
  }

  get isLeader(): boolean {
    return this.leadership.isLeader;
  }

  /** The dispatcher, while this process leads. */
  get leading(): Dispatcher | undefined {
    return this.leadership.isLeader ? this.dispatcher : undefined;
  }

  async stop(): Promise<void> {
    await this.leadership.stop();
    await this.ending;
  }

  /** After the end of the last term, unless this one is over by then. */
  private begin(epoch: number): void {
    this.epoch = epoch;
    void this.ending.then(() => {
      if (this.epoch !== epoch) return;
      this.dispatcher = new Dispatcher({
        ...this.options,
        epoch,
        mayPublish: () => this.leadership.isLeader,
      });
      this.dispatcher.begin();
    });
  }

  private end(): void {
    const { dispatcher } = this;
    this.epoch = undefined;
    this.dispatcher = undefined;
    if (dispatcher) this.ending = dispatcher.end().catch(() => undefined);
  }
}
