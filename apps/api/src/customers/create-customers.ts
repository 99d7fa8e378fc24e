import { DomainError } from '@fairlane/domain';
import { Publisher } from '@fairlane/messaging';
import {
  type CustomerRow,
  Database,
  findCustomers,
  insertCustomers,
  type NewCustomer,
} from '@fairlane/persistence';
import { newId } from '@fairlane/platform';
import { Injectable } from '@nestjs/common';
import { fieldPath, type OneOrMany } from '../validation/one-or-many.js';
import type { NewCustomerInput } from './customer.schemas.js';

/** Creates one customer or all of an array. */
@Injectable()
export class CreateCustomers {
  constructor(
    private readonly database: Database,
    private readonly publisher: Publisher,
  ) {}

  /**
   * @returns the customers in the order of the body
   * @throws DomainError CUSTOMER.EXISTS naming each id that is taken, or named twice; nothing is stored then
   */
  async execute(body: OneOrMany<NewCustomerInput>): Promise<CustomerRow[]> {
    const customers = [body].flat().map(toRow);
    const ids = customers.map(({ id }) => id);
    refuse(body, ids, (id, index) => ids.indexOf(id) !== index);
    const rows = await this.database.transaction(async (transaction) => {
      const free = new Set(await insertCustomers(transaction, customers));
      refuse(body, ids, (id) => !free.has(id));
      return findCustomers(transaction, { ids }, ids.length);
    });
    this.publisher.event('settings.changed', { customerIds: ids });
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.flatMap((id) => byId.get(id) ?? []);
  }
}

function refuse(
  body: OneOrMany<unknown>,
  ids: readonly string[],
  isTaken: (id: string, index: number) => boolean,
): void {
  const taken = ids.flatMap((id, index) => (isTaken(id, index) ? [{ id, index }] : []));
  const [first] = taken;
  if (!first) return;
  const issues = taken.map(({ id, index }) => ({
    path: fieldPath(body, index, 'id'),
    message: `Customer ${id} exists already`,
  }));
  throw new DomainError('conflict', 'CUSTOMER.EXISTS', `Customer ${first.id} exists already.`, { issues });
}

function toRow(input: NewCustomerInput): NewCustomer {
  return {
    id: input.id ?? newId(),
    name: input.name,
    domain: input.domain ?? null,
    url: input.url ?? null,
    description: input.description ?? null,
    record_count: input.recordCount ?? null,
    pinned_tier: input.tier ?? null,
    weight: input.weight ?? null,
    max_concurrent_turns: input.maxConcurrentTurns ?? null,
    max_queued: input.maxQueued ?? null,
    max_starts_per_minute: input.maxStartsPerMinute ?? null,
  };
}
