import { activityOf } from '@fairlane/domain';
import { busiestUsers, busyUsers, Database, findCustomers } from '@fairlane/persistence';
import { Injectable } from '@nestjs/common';
import { customerNotFound, type Principal, requireOwn } from '../auth/principal.js';
import { decodeCursor, pageOf } from '../validation/cursor.js';
import { chosenId } from '../validation/fields.js';
import type {
  CustomerDetailView,
  CustomerQuery,
  CustomerView,
  UserQuery,
  UserView,
} from './customer.schemas.js';
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
    const { tier, activity } = query;
    const rows = await findCustomers(this.database, { ids, tier, activity, after }, query.limit + 1);
    return pageOf(rows.map(customerView), query.limit, ({ id }) => id);
  }

  /** A page of the customer's users that have jobs in the queue, by id. @throws DomainError CUSTOMER.NOT_FOUND */
  async users(
    caller: Principal,
    id: string,
    query: UserQuery,
  ): Promise<{ items: UserView[]; nextCursor: string | null }> {
    requireOwn(caller, id);
    const after = decodeCursor(query.cursor, (userId) => userId.length <= 64);
    const [[customer], users] = await Promise.all([
      findCustomers(this.database, { ids: [id] }, 1),
      busyUsers(this.database, id, { activity: query.activity, after }, query.limit + 1),
    ]);
    if (!customer) throw customerNotFound(id);
    const views = users.map((user) => ({ ...user, activity: activityOf(user.queued) }));
    return pageOf(views, query.limit, ({ userId }) => userId);
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
