import { Broker } from '@fairlane/messaging';
import { Database, readLeader, withDatabaseDeadline } from '@fairlane/persistence';
import { monotonicSeconds, type Periodic, periodically } from '@fairlane/platform';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import type { Principal } from '../auth/principal.js';
import { DispatchService } from '../dispatch/dispatch.service.js';
import type { ChangesSnapshot } from '../live/changes.js';
import { LiveTurns } from '../live/live.module.js';
import type { Health } from './overview.schemas.js';
import { ShowOverview } from './show-overview.js';

/** How often streams are told of changes. Seconds. */
const TICK_SECONDS = 0.5;
/** How often figures are worked out anew, and keys are looked at again. Seconds. */
const FIGURES_SECONDS = 1;
const KEY_SECONDS = 15;
/** Longest wait for the tables. Seconds. */
const READ_SECONDS = 2;
/** Bytes that may wait for a slow reader before it misses messages: the stream is loss-tolerant. */
const BUFFER_LIMIT_BYTES = 1_024 * 1_024;

/** One open stream. */
export interface Reader {
  readonly principal: Principal;
  /** Whether it is shown the turns of each slot. */
  readonly withTurns: boolean;
  /** Writes, and returns how many bytes wait to be sent. */
  readonly send: (text: string) => number;
  /** Rejects when its key is valid no longer. */
  readonly checkKey: () => Promise<unknown>;
  readonly end: () => void;
}

interface Known {
  turnsVersion: number;
  checkedAt: number;
  waitingBytes: number;
}

const message = (event: string, data: string): string => `event: ${event}\ndata: ${data}\n\n`;

/**
 * Tells open dashboards what is new. Everything is gathered, worked out and written as JSON once for all readers, twice
 * a second for changes and once for figures, so that neither a thousand events a second nor ten readers cost more than
 * a few milliseconds a second. Nothing is done while nobody reads.
 */
@Injectable()
export class LiveFeed implements BeforeApplicationShutdown {
  private readonly logger = new Logger(LiveFeed.name);
  private readonly readers = new Map<Reader, Known>();
  private loops: Periodic[] = [];
  private isEnding = false;
  private overviewText: string | undefined;
  private healthText: string | undefined;

  constructor(
    private readonly live: LiveTurns,
    private readonly showOverview: ShowOverview,
    private readonly database: Database,
    private readonly broker: Broker,
    private readonly dispatch: DispatchService,
  ) {}

  /** Adds a reader until the function that it returns is called, or its key is no longer valid. */
  open(reader: Reader): () => void {
    if (this.isEnding) {
      reader.end(); // the server listens until all is told to end
      return () => undefined;
    }
    this.readers.set(reader, { turnsVersion: 0, checkedAt: monotonicSeconds(), waitingBytes: 0 });
    if (reader.principal.customerId === null) {
      if (this.healthText !== undefined) this.write(reader, message('health', this.healthText));
      if (this.overviewText !== undefined) this.write(reader, message('overview', this.overviewText));
    }
    if (this.loops.length === 0) this.start();
    return () => {
      this.readers.delete(reader);
      if (this.readers.size === 0) this.stop().catch(this.report);
    };
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isEnding = true;
    for (const reader of this.readers.keys()) reader.end();
    this.readers.clear();
    await this.stop();
  }

  private start(): void {
    this.live.changes.take(); // what was before is read by whoever comes
    this.loops = [
      periodically(
        TICK_SECONDS,
        async () => {
          this.tellChanges();
          return Promise.resolve();
        },
        this.report,
      ),
      periodically(FIGURES_SECONDS, async () => this.tellFigures(), this.report),
    ];
  }

  private async stop(): Promise<void> {
    const { loops } = this;
    this.loops = [];
    this.overviewText = this.healthText = undefined;
    await Promise.all(loops.map(async (loop) => loop.stop()));
  }

  private tellChanges(): void {
    const changes = this.live.changes.take();
    if (!changes) return;
    const all = message('changed', JSON.stringify(changes));
    for (const reader of this.readers.keys()) {
      const own = reader.principal.customerId;
      if (own === null) this.write(reader, all);
      else if (concerns(changes, own))
        this.write(reader, message('changed', JSON.stringify(changesOf(changes, own))));
    }
  }

  private async tellFigures(): Promise<void> {
    this.checkKeys();
    const staff = [...this.readers.keys()].filter(({ principal }) => principal.customerId === null);
    if (staff.length === 0) return;
    const health = await this.health();
    this.healthText = this.tell(staff, 'health', JSON.stringify(health), this.healthText);
    if (health.database.status === 'up') {
      const overview = await withDatabaseDeadline(READ_SECONDS, async () => this.showOverview.run());
      this.overviewText = this.tell(staff, 'overview', JSON.stringify(overview), this.overviewText);
    }
    for (const reader of staff) if (reader.withTurns) this.tellTurns(reader);
  }

  private tell(readers: readonly Reader[], event: string, text: string, before: string | undefined): string {
    if (text !== before) for (const reader of readers) this.write(reader, message(event, text));
    return text;
  }

  private tellTurns(reader: Reader): void {
    const known = this.readers.get(reader);
    if (!known) return;
    const { segments, version } = this.live.trail.since(known.turnsVersion, Date.now());
    known.turnsVersion = version;
    if (segments.length > 0) this.write(reader, message('turns', JSON.stringify(segments)));
  }

  private write(reader: Reader, text: string): void {
    const known = this.readers.get(reader);
    if (!known) return;
    // What waits is only known after a write, so a reader that had too much is asked with nothing.
    if (known.waitingBytes > BUFFER_LIMIT_BYTES) known.waitingBytes = reader.send('');
    if (known.waitingBytes <= BUFFER_LIMIT_BYTES) known.waitingBytes = reader.send(text);
  }

  /** What Fairlane rests on; answers within seconds whatever has failed. */
  async health(): Promise<Health> {
    const startedAt = monotonicSeconds();
    const row = await withDatabaseDeadline(READ_SECONDS, async () => readLeader(this.database)).catch(
      () => undefined,
    );
    const broker = { status: this.broker.isUp ? ('up' as const) : ('down' as const) };
    if (!row) return { database: { status: 'down', latencySeconds: null }, broker, leader: null };
    const hasLeader = row.leaseSeconds !== null && row.leaseSeconds > 0;
    return {
      // Rounded, so that a quiet system has nothing new to tell.
      database: { status: 'up', latencySeconds: rounded(monotonicSeconds() - startedAt) },
      broker,
      leader: {
        status: hasLeader ? 'up' : 'down',
        host: row.host,
        epoch: row.epoch,
        isThisProcess: this.dispatch.isLeader,
      },
    };
  }

  /** A key may be revoked, or expire, while a stream is open. */
  private checkKeys(): void {
    const now = monotonicSeconds();
    for (const [reader, known] of this.readers) {
      if (now - known.checkedAt < KEY_SECONDS) continue;
      known.checkedAt = now;
      // The loops run in the context of the request that started them, whose own deadline is long over.
      withDatabaseDeadline(READ_SECONDS, reader.checkKey).catch((error: unknown) => {
        if (isRefusal(error)) reader.end();
      });
    }
  }

  private readonly report = (error: unknown): void => {
    this.logger.warn(`the live figures could not be worked out: ${String(error)}`);
  };
}

const rounded = (seconds: number): number => Math.ceil(seconds * 200) / 200;

function concerns({ customerIds, settings }: ChangesSnapshot, customerId: string): boolean {
  return settings || customerIds === null || customerIds.includes(customerId);
}

/** What a customer may know: that something of its own has changed. */
function changesOf(changes: ChangesSnapshot, customerId: string): ChangesSnapshot {
  const hasOwn = changes.customerIds === null || changes.customerIds.includes(customerId);
  const customerIds = hasOwn ? [customerId] : [];
  return { customerIds, jobsArrived: false, settings: changes.settings, workers: false };
}

/** The key was refused; anything else (a database that does not answer) says nothing about it. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'kind' in error && error.kind === 'unauthenticated';
}
