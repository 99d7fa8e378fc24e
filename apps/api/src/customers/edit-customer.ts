import { DomainError } from '@fairlane/domain';
import { Publisher } from '@fairlane/messaging';
import {
  applyStartRate,
  beginStartRate,
  CustomerEntity,
  CustomerLimitsEntity,
  type CustomerRow,
  Database,
  findCustomers,
} from '@fairlane/persistence';
import { Injectable, Logger } from '@nestjs/common';
import { customerNotFound } from '../auth/principal.js';
import type { CustomerEdit } from './customer.schemas.js';

/** Edits, pauses and deletes customers, and tells the dispatchers. */
@Injectable()
export class EditCustomer {
  private readonly log = new Logger('rates');

  constructor(
    private readonly database: Database,
    private readonly publisher: Publisher,
  ) {}

  /** @throws DomainError CUSTOMER.NOT_FOUND */
  async edit(id: string, edit: CustomerEdit): Promise<CustomerRow> {
    const { tier, maxConcurrentTurns, maxQueued, maxStartsPerMinute, ...rest } = edit;
    const customer = defined({ ...rest, pinnedTier: tier });
    const limits = defined({ maxConcurrentTurns, maxQueued, maxStartsPerMinute });
    await this.database.dataSource.transaction(async (transaction) => {
      if (Object.keys(limits).length > 0)
        await transaction.update(CustomerLimitsEntity, { customerId: id }, limits);
      if (Object.keys(customer).length > 0) await transaction.update(CustomerEntity, { id }, customer);
      if (maxStartsPerMinute !== undefined) await beginStartRate(transaction, id);
    });
    if (maxStartsPerMinute !== undefined) await this.applyStartRate(id);
    return this.changed(id);
  }

  /** Stops or goes on serving a customer. Running turns end as usual; nothing is lost. */
  async setPaused(id: string, paused: boolean): Promise<CustomerRow> {
    await this.database.dataSource.getRepository(CustomerLimitsEntity).update({ customerId: id }, { paused });
    return this.changed(id);
  }

  /** @throws DomainError CUSTOMER.NOT_FOUND, or CUSTOMER.HAS_JOBS while it has unfinished jobs */
  async delete(id: string): Promise<void> {
    await this.database.transaction(async (transaction) => {
      const [found] = await transaction.query(LOCK, [id]);
      if (!found) throw customerNotFound(id);
      const [deleted] = await transaction.query({ ...DELETE, timeoutMillis: DELETE_TIMEOUT_MILLIS }, [id]);
      if (deleted) return;
      const detail = `Customer ${id} has unfinished jobs; cancel them or wait for their end.`;
      throw new DomainError('conflict', 'CUSTOMER.HAS_JOBS', detail);
    });
    this.publisher.event('settings.changed', { customerIds: [id] });
  }

  /** The first step at once; what is left, or whatever goes wrong here, is the leader's. */
  private async applyStartRate(id: string): Promise<void> {
    try {
      await applyStartRate(this.database, id);
    } catch (error) {
      this.log.warn({ err: error, customerId: id }, 'the leader puts the rate into effect');
    }
  }

  private async changed(id: string): Promise<CustomerRow> {
    const [row] = await findCustomers(this.database, { ids: [id] }, 1);
    if (!row) throw customerNotFound(id);
    this.publisher.event('settings.changed', { customerIds: [id] });
    return row;
  }
}

/** Millions of records go with their customer. */
const DELETE_TIMEOUT_MILLIS = 60_000;
/** Waits for the submissions under way for the customer, and holds up the next ones; only then its jobs are looked for. */
const LOCK = { name: 'lock-customer', text: 'select id from customers where id = $1 for update' };
const DELETE = {
  name: 'delete-customer',
  text: `delete from customers where id = $1 and not exists (select from jobs where customer_id = $1) returning id`,
};

/** Without the fields that are undefined, which mean "leave as it is". */
function defined<Fields extends object>(fields: Fields): Partial<Record<keyof Fields, never>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
