import { DomainError } from '@fairlane/domain';
import { Publisher } from '@fairlane/messaging';
import { cancelFlow, Database, flowCustomer, flowEdges, flowNodes, listFlows } from '@fairlane/persistence';
import { monotonicSeconds } from '@fairlane/platform';
import { Injectable } from '@nestjs/common';
import { validate as isUuid } from 'uuid';
import { maySee, type Principal } from '../auth/principal.js';
import { LiveTurns } from '../live/live.module.js';
import { WINDOW_SECONDS } from '../live/turn-window.js';
import { decodeCursor, pageOf } from '../validation/cursor.js';
import type { CancelledFlow, FlowPage, FlowQuery, FlowView } from './flow.schemas.js';
import { flowView } from './flow.view.js';

/** Jobs of a flow that are shown: twice what one call may submit, since later calls may join it. */
const MOST_NODES = 20_000;

/** Shows and cancels the flows that calls with `dependsOn` have made. */
@Injectable()
export class Flows {
  constructor(
    private readonly database: Database,
    private readonly publisher: Publisher,
    private readonly live: LiveTurns,
  ) {}

  /** A page of those that the caller may see, the newest first. */
  async list(caller: Principal, query: FlowQuery): Promise<FlowPage> {
    const before = decodeCursor(query.cursor, isUuid);
    if (query.customerId !== undefined && !maySee(caller, query.customerId))
      return { items: [], nextCursor: null };
    const customerId = caller.customerId ?? query.customerId;
    const flows = await listFlows(this.database, { customerId, before }, query.limit + 1);
    return pageOf(flows, query.limit, ({ id }) => id);
  }

  /** @throws DomainError FLOW.NOT_FOUND, also for another customer's */
  async show(caller: Principal, id: string): Promise<FlowView> {
    const customerId = await this.customerOf(caller, id);
    const [nodes, edges] = await Promise.all([
      flowNodes(this.database, id, MOST_NODES + 1),
      flowEdges(this.database, id),
    ]);
    if (nodes.length === 0) throw notFound(id);
    const held = this.live.window.heldByCustomer(monotonicSeconds()).get(customerId) ?? 0;
    const slots = held === 0 ? null : held / WINDOW_SECONDS;
    return flowView(nodes.slice(0, MOST_NODES), { id, edges, slots, truncated: nodes.length > MOST_NODES });
  }

  /**
   * Cancels what is unfinished of a flow: at once what waits, by request what runs. Idempotent.
   * @throws DomainError FLOW.NOT_FOUND, also for another customer's
   */
  async cancel(caller: Principal, id: string): Promise<CancelledFlow> {
    const customerId = await this.customerOf(caller, id);
    const { ended, requested, runningIds } = await this.database.transaction(async (transaction) =>
      cancelFlow(transaction, id),
    );
    if (runningIds.length > 0) this.publisher.control('job.cancel', { jobIds: [...runningIds] });
    if (ended > 0) this.publisher.event('jobs.changed', { customerIds: [customerId] });
    return { id, cancelled: ended, requested };
  }

  private async customerOf(caller: Principal, id: string): Promise<string> {
    const customerId = isUuid(id) ? await flowCustomer(this.database, id) : undefined;
    if (customerId === undefined || !maySee(caller, customerId)) throw notFound(id);
    return customerId;
  }
}

const notFound = (id: string): DomainError =>
  new DomainError('not_found', 'FLOW.NOT_FOUND', `There is no flow ${id}.`);
