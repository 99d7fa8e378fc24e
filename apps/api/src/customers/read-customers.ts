import { activityOf } from '@fairlane/domain';
import {
  busiestUsers,
  busyUsers,
  type CustomerRow,
  Database,
  findCustomers,
  listCustomerTasks,
  searchCustomers,
} from '@fairlane/persistence';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { customerNotFound, type Principal, requireOwn } from '../auth/principal.js';
import { decodeCursor, pageOf } from '../validation/cursor.js';
import { chosenId } from '../validation/fields.js';
import type {
  CustomerDetailView,
  CustomerQuery,
  CustomerView,
  TaskQuery,
  TaskView,
  UserQuery,
  UserView,
} from './customer.schemas.js';
import { customerView, taskView } from './customer.view.js';
import { LiveFigures } from './live-figures.js';

const USERS_SHOWN = 100;

/** What a customer was ordered by, and its id. */
const placeSchema = z.tuple([z.union([z.string(), z.number()]), chosenId]);

@Injectable()
export class ReadCustomers {
  constructor(
    private readonly database: Database,
    private readonly live: LiveFigures,
  ) {}

  /** A page of the customers that the caller may see. */
  async list(
    caller: Principal,
    query: CustomerQuery,
  ): Promise<{ items: CustomerView[]; nextCursor: string | null }> {
    const { tier, activity, limit, search, sort, order, paused } = query;
    const isPlain = sort === 'id' && order === 'asc' && search === undefined && paused === undefined;
    if (caller.customerId === null && !isPlain) return this.search(query);
    const after = decodeCursor(query.cursor, (id) => chosenId.safeParse(id).success);
    const ids = caller.customerId === null ? undefined : [caller.customerId];
    const rows = await findCustomers(this.database, { ids, tier, activity, after }, limit + 1);
    const figures = this.live.all();
    const views = rows.map((row) => customerView(row, figures.get(row.id) ?? this.live.none));
    return pageOf(views, limit, ({ id }) => id);
  }

  /** In any order, by any part of a name. */
  private async search(query: CustomerQuery): Promise<{ items: CustomerView[]; nextCursor: string | null }> {
    const { limit, cursor, paused, ...filter } = query;
    const last = decodeCursor(cursor, (place) => placeOf(place) !== undefined);
    const figures = this.live.all();
    const rows = await searchCustomers(
      this.database,
      {
        ...filter,
        paused: paused === undefined ? undefined : paused === 'true',
        after: last === undefined ? undefined : placeOf(last),
        live: [...figures].map(([id, { share, waitP99Seconds }]) => ({
          id,
          share: share ?? 0,
          waitP99Seconds,
        })),
      },
      limit + 1,
    );
    const page = pageOf(rows, limit, ({ sortValue, id }) => JSON.stringify([sortValue, id]));
    const items = page.items.map((found) => {
      const row: CustomerRow & { sortValue?: unknown } = { ...found };
      delete row.sortValue;
      return customerView(row, figures.get(row.id) ?? this.live.none);
    });
    return { items, nextCursor: page.nextCursor };
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

  /** A page of the tasks that its jobs have run, with what was learned of them. @throws DomainError CUSTOMER.NOT_FOUND */
  async tasks(
    caller: Principal,
    id: string,
    query: TaskQuery,
  ): Promise<{ items: TaskView[]; nextCursor: string | null }> {
    requireOwn(caller, id);
    const after = decodeCursor(query.cursor, (task) => task.length <= 64);
    const [[customer], tasks] = await Promise.all([
      findCustomers(this.database, { ids: [id] }, 1),
      listCustomerTasks(this.database, id, after, query.limit + 1),
    ]);
    if (!customer) throw customerNotFound(id);
    return pageOf(tasks.map(taskView), query.limit, ({ task }) => task);
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
      ...customerView(row, this.live.all().get(row.id) ?? this.live.none),
      users: users.map((user) => ({ ...user, activity: activityOf(user.queued) })),
    };
  }
}

function placeOf(text: string): [string | number, string] | undefined {
  try {
    return placeSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
