import { turnSchema } from '@fairlane/contracts';
import { type Broker, type Publisher, TURN_DELIVERY_LIMIT } from '@fairlane/messaging';
import { type Logger, newId } from '@fairlane/platform';
import { type CustomTransportStrategy, Server } from '@nestjs/microservices';
import type { ConsumeMessage } from 'amqplib';
import { lastValueFrom } from 'rxjs';
import { TURN_PATTERN } from '../turns/turn.controller.js';
import type { PoolSlots } from './pools.js';
import { type Disposition, Slot } from './slot.js';
import type { SlotContext } from './slot-context.js';

/**
 * Nest's transport for turns: a consumer for each slot, acknowledged by hand once the handler has settled the turn.
 * A message that is no turn, that was delivered too often, or whose handler fails for a reason nobody foresaw, is parked in
 * `fairlane.dead`, from where the API stores it for people to look at:
 * the turn is a hint only, and its jobs are still in PostgreSQL.
 */
export class TurnStrategy extends Server implements CustomTransportStrategy {
  private readonly slots: readonly Slot[];
  private handler: ReturnType<Server['getHandlerByPattern']> | undefined;

  constructor(
    private readonly broker: Broker,
    private readonly publisher: Pick<Publisher, 'dead'>,
    pools: PoolSlots,
    private readonly log: Logger,
  ) {
    super();
    this.slots = Object.entries(pools)
      .flatMap(([pool, count]) => Array.from({ length: count }, () => pool))
      .map((pool, number) => new Slot(number, pool, async (message, slot) => this.receive(message, slot)));
  }

  listen(callback: (error?: unknown) => void): void {
    this.openSlots().then(() => callback(), callback);
  }

  /** One after the other: the first declares its pool's queue, and the next ones find it complete. */
  private async openSlots(): Promise<void> {
    for (const slot of this.slots) await slot.open(this.broker);
  }

  /** Takes no more turns; resolves once the current ones are settled. */
  async drain(): Promise<void> {
    await Promise.all(this.slots.map(async (slot) => slot.drain()));
  }

  async close(): Promise<void> {
    await Promise.all(this.slots.map(async (slot) => slot.close()));
  }

  /** The state of the broker is reported by the broker itself. */
  override on(): never {
    throw new Error('TurnStrategy has no events.');
  }

  override unwrap<T>(): T {
    return this.broker as T;
  }

  private async receive(message: ConsumeMessage, slot: SlotContext): Promise<Disposition> {
    const deliveries = Number(message.properties.headers?.['x-delivery-count'] ?? 0);
    if (deliveries >= TURN_DELIVERY_LIMIT) return this.park(message, `delivered ${deliveries} times before`);
    const turn = turnSchema.safeParse(parseJson(message.content));
    if (!turn.success) return this.park(message, `no turn: ${turn.error.message}`);
    this.handler ??= this.getHandlerByPattern(TURN_PATTERN); // Nest takes its time to find it
    const { handler } = this;
    if (!handler) return 'keep';
    try {
      await lastValueFrom(this.transformToObservable(await handler(turn.data, slot)), {
        defaultValue: undefined,
      });
      return 'done';
    } catch (error) {
      this.log.error({ turnId: turn.data.id, err: error }, 'A turn failed');
      return this.park(message, `failed: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  private park(message: ConsumeMessage, reason: string): Disposition {
    const { routingKey } = message.fields;
    this.log.warn({ routingKey, reason }, 'A message was parked in fairlane.dead');
    if (!this.broker.isUp) return 'keep';
    const messageId = (message.properties.messageId as string | undefined) ?? newId();
    this.publisher.dead(routingKey, message.content, reason.slice(0, 500), messageId);
    return 'done';
  }
}

function parseJson(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString('utf8'));
  } catch {
    return undefined;
  }
}
