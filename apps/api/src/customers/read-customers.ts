import { activityOf } from '@fairlane/domain';
import { busiestUsers, Database, findCustomers } from '@fairlane/persistence';
import { Injectable } from '@nestjs/common';
import { customerNotFound, type Principal, requireOwn } from '../auth/principal.js';
import { decodeCursor, pageOf } from '../validation/cursor.js';
import { chosenId } from '../validation/fields.js';
import type { CustomerDetailView, CustomerQuery, CustomerView } from './customer.schemas.js';
import { customerView } from './customer.view.js';

const USERS_SHOWN = 100;

@Injectable()
export class ReadCustomers {
  constructor(private readonly database: Database) {}

  /** A page of the customers that the caller may see. */
  async list(
    caller: Principal,
    query: CustomerQuery,
  ): Promise<{ items: CustomerView[]; nextCursor: string | null }> {
    const after = decodeCursor(query.cursor, (id) => chosenId.safeParse(id).success);
    const ids = caller.customerId === null ? undefined : [caller.customerId];
    const rows = await findCustomers(this.database, { ids, tier: query.tier, after }, query.limit + 1);
    return pageOf(rows.map(customerView), query.limit, ({ id }) => id);
  }

  /** @throws DomainError CUSTOMER.NOT_FOUND */
  async one(caller: Principal, id: string): Promise<CustomerDetailView> {
    requireOwn(caller, id);
    const [[row], users] = await Promise.all([
      findCustomers(this.database, { ids: [id] }, 1),
      busiestUsers(this.database, id, USERS_SHOWN),
    ]);
    if (!row) throw customerNotFound(id);
    return {
      ...customerView(row),
      users: users.map((user) => ({ ...user, activity: activityOf(user.queued) })),
    };
  }
}
