import { randomBytes } from 'node:crypto';
import { DomainError } from '@fairlane/domain';
import {
  countWebhookEndpoints,
  Database,
  deleteWebhookEndpoint,
  findWebhookEndpoints,
  insertWebhookEndpoint,
  replaceWebhookSecret,
  sqlState,
  type WebhookEndpointRow,
} from '@fairlane/persistence';
import { newId } from '@fairlane/platform';
import { Injectable } from '@nestjs/common';
import { validate as isUuid } from 'uuid';
import { customerNotFound, maySee, type Principal, requireOwn } from '../auth/principal.js';
import { decodeCursor, pageOf } from '../validation/cursor.js';
import type { IssuedWebhookView, NewWebhookInput, WebhookQuery, WebhookView } from './webhook.schemas.js';

const FOREIGN_KEY_VIOLATION = '23503';
/** Each of them is a delivery for each event. */
const MAX_ENDPOINTS = 20;

/** The endpoints of customers, and what their webhooks are signed with. */
@Injectable()
export class Webhooks {
  constructor(private readonly database: Database) {}

  /**
   * @returns the only copy of the secret
   * @throws DomainError CUSTOMER.NOT_FOUND, WEBHOOK.TOO_MANY
   */
  async create(caller: Principal, input: NewWebhookInput): Promise<IssuedWebhookView> {
    const { customerId } = input;
    requireOwn(caller, customerId);
    if ((await countWebhookEndpoints(this.database, customerId)) >= MAX_ENDPOINTS) {
      const detail = `Customer ${customerId} has ${MAX_ENDPOINTS} webhooks; delete some first.`;
      throw new DomainError('conflict', 'WEBHOOK.TOO_MANY', detail);
    }
    const secret = newWebhookSecret();
    const endpoint = { ...input, id: newId(), description: input.description ?? null, secret };
    const row = await insertWebhookEndpoint(this.database, endpoint).catch((error: unknown) => {
      throw sqlState(error) === FOREIGN_KEY_VIOLATION ? customerNotFound(customerId) : error;
    });
    return { ...view(row), secret };
  }

  async list(
    caller: Principal,
    query: WebhookQuery,
  ): Promise<{ items: WebhookView[]; nextCursor: string | null }> {
    const after = decodeCursor(query.cursor, isUuid);
    if (query.customerId !== undefined && !maySee(caller, query.customerId))
      return { items: [], nextCursor: null };
    const customerId = caller.customerId ?? query.customerId;
    const rows = await findWebhookEndpoints(this.database, { customerId, after }, query.limit + 1);
    return pageOf(rows.map(view), query.limit, ({ id }) => id);
  }

  /** @throws DomainError WEBHOOK.NOT_FOUND, also for another customer's */
  async one(caller: Principal, id: string): Promise<WebhookView> {
    const [row] = isUuid(id) ? await findWebhookEndpoints(this.database, { id }, 1) : [];
    if (!row || !maySee(caller, row.customerId))
      throw new DomainError('not_found', 'WEBHOOK.NOT_FOUND', `There is no webhook ${id}.`);
    return view(row);
  }

  /** Deliveries under way fail. @throws DomainError WEBHOOK.NOT_FOUND */
  async delete(caller: Principal, id: string): Promise<void> {
    await this.one(caller, id);
    await deleteWebhookEndpoint(this.database, id);
  }

  /**
   * Makes or replaces what a customer's own webhooks are signed with, from the next attempt on.
   * @returns the only copy
   * @throws DomainError CUSTOMER.NOT_FOUND
   */
  async replaceSecret(
    caller: Principal,
    customerId: string,
  ): Promise<{ customerId: string; secret: string }> {
    requireOwn(caller, customerId);
    const secret = newWebhookSecret();
    await replaceWebhookSecret(this.database, customerId, secret).catch((error: unknown) => {
      throw sqlState(error) === FOREIGN_KEY_VIOLATION ? customerNotFound(customerId) : error;
    });
    return { customerId, secret };
  }
}

/** 256 bits, as the Standard Webhooks specification writes them. */
export const newWebhookSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

function view({ createdAt, events, ...row }: WebhookEndpointRow): WebhookView {
  return { ...row, events: [...events] as WebhookView['events'], createdAt: createdAt.toISOString() };
}
