import { DomainError } from '@fairlane/domain';
import { Broker, consumeDead, type DeadMessage, type DurableChannel } from '@fairlane/messaging';
import { Database, deleteDeadTurn, insertDeadTurn, listDeadTurns } from '@fairlane/persistence';
import { newId } from '@fairlane/platform';
import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Metrics } from '../metrics/metrics.js';
import { decodeCursor, pageOf } from '../validation/cursor.js';
import { CONTENT_BYTES_KEPT, type DeadTurnPage, type DeadTurnQuery } from './dead-turn.schemas.js';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Longest reason that is kept; workers write shorter ones. */
const REASON_CHARACTERS = 1_000;

/**
 * Messages that no worker could handle. They cost no job, since a turn is a hint; but each is a defect of whoever
 * published it, or of a worker, so they are taken from the broker into a table that people can read.
 */
@Injectable()
export class DeadTurns implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(DeadTurns.name);
  private consumer: DurableChannel | undefined;

  constructor(
    private readonly broker: Broker,
    private readonly database: Database,
    private readonly metrics: Metrics,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.consumer = await consumeDead(
      this.broker,
      async (message) => this.store(message),
      (error) => this.logger.warn(`a dead turn could not be stored yet: ${String(error)}`),
    );
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.consumer?.close();
  }

  /** The newest first. */
  async list({ limit, cursor }: DeadTurnQuery): Promise<DeadTurnPage> {
    const before = decodeCursor(cursor, (id) => UUID.test(id));
    const rows = await listDeadTurns(this.database, before, limit + 1);
    const items = rows.map((row) => ({ ...row, parkedAt: row.parkedAt.toISOString() }));
    return pageOf(items, limit, ({ id }) => id);
  }

  /** @throws DomainError DEAD_TURN.NOT_FOUND */
  async delete(id: string): Promise<void> {
    if (!(await deleteDeadTurn(this.database, id)))
      throw new DomainError('not_found', 'DEAD_TURN.NOT_FOUND', `There is no dead turn ${id}.`);
  }

  private async store({ messageId, routingKey, reason, content }: DeadMessage): Promise<void> {
    const isNew = await insertDeadTurn(this.database, {
      id: newId(),
      messageId: storable(messageId),
      routingKey: storable(routingKey),
      reason: storable(reason).slice(0, REASON_CHARACTERS),
      content: storable(content.subarray(0, CONTENT_BYTES_KEPT).toString('utf8')),
      contentBytes: content.length,
    });
    if (!isNew) return;
    this.metrics.deadTurns.inc();
    this.logger.warn(`a dead turn was stored: ${routingKey}: ${reason}`);
  }
}

/** PostgreSQL stores no U+0000. */
const storable = (text: string): string => text.replaceAll('\0', '\uFFFD');
