import type { Queryable, Statement, Transaction } from '../../database.js';

/** Resources that several customers share. */
export interface ResourceGroup {
  readonly name: string;
  readonly customerIds: readonly string[];
  readonly createdAt: Date;
}

const LIST: Statement = {
  name: 'list-resource-groups',
  text: `
    select g.name, g.created_at as "createdAt", array(
      select customer_id from resource_group_members m where m.group_name = g.name order by customer_id) as "customerIds"
    from resource_groups g
    where g.name > coalesce($1, '') and ($2::text is null or g.name = $2) order by g.name limit $3`,
};

/** By name, those after `after`, or the one named. */
export async function listResourceGroups(
  database: Queryable,
  { after, name }: { readonly after?: string | undefined; readonly name?: string | undefined },
  limit: number,
): Promise<ResourceGroup[]> {
  return database.query<ResourceGroup & Record<string, unknown>>(LIST, [after ?? null, name ?? null, limit]);
}

/** Before anything of the group, as when a customer is deleted. */
const LOCK_CUSTOMERS: Statement = {
  name: 'lock-customers-of-group',
  text: 'select id from customers where id = any ($1::text[]) order by id for key share',
};
const PUT: Statement = {
  name: 'put-resource-group',
  text: 'insert into resource_groups (name) values ($1) on conflict (name) do update set name = excluded.name',
};
const MEMBERS: Statement = {
  name: 'set-resource-group-members',
  text: `
    with gone as (
      delete from resource_group_members where group_name = $1 and customer_id <> all ($2::text[]))
    insert into resource_group_members (group_name, customer_id) select $1, unnest($2::text[]) on conflict do nothing`,
};

/** Makes a group, or gives it other members. Returns the ids that no customer has; nothing is done then. */
export async function putResourceGroup(
  transaction: Transaction,
  name: string,
  customerIds: readonly string[],
): Promise<string[]> {
  const customers = await transaction.query<{ id: string }>(LOCK_CUSTOMERS, [customerIds]);
  const known = new Set(customers.map(({ id }) => id));
  if (customerIds.every((id) => known.has(id))) {
    await transaction.query(PUT, [name]);
    await transaction.query(MEMBERS, [name, customerIds]);
  }
  return customerIds.filter((id) => !known.has(id));
}

/** Waits for the submissions under way that use it, and holds up the next ones. */
const LOCK: Statement = {
  name: 'lock-resource-group',
  text: 'select name from resource_groups where name = $1 for update',
};
const DELETE: Statement = {
  name: 'delete-resource-group',
  text: `delete from resource_groups where name = $1
    and not exists (select from resource_requests where scope = 'group:' || $1 and is_waiting)
    and not exists (select from resource_holds where scope = 'group:' || $1) returning name`,
};

/** Deletes a group that no unfinished job waits for or holds anything of. */
export async function deleteResourceGroup(
  transaction: Transaction,
  name: string,
): Promise<'deleted' | 'absent' | 'in_use'> {
  const [found] = await transaction.query(LOCK, [name]);
  if (!found) return 'absent';
  const [deleted] = await transaction.query(DELETE, [name]);
  return deleted ? 'deleted' : 'in_use';
}

const MEMBERSHIPS: Statement = {
  name: 'resource-group-memberships',
  text: `
    select m.group_name as "group", m.customer_id as "customerId"
    from resource_groups g join resource_group_members m on m.group_name = g.name
    where (m.group_name, m.customer_id) in (select * from unnest($1::text[], $2::text[]))
    order by m.group_name, m.customer_id for key share of g`,
};

/** Which of the pairs are members; their groups are not deleted until the transaction ends. */
export async function resourceGroupMemberships(
  transaction: Transaction,
  pairs: readonly { readonly group: string; readonly customerId: string }[],
): Promise<{ group: string; customerId: string }[]> {
  return transaction.query(MEMBERSHIPS, [
    pairs.map(({ group }) => group),
    pairs.map(({ customerId }) => customerId),
  ]);
}

const IS_MEMBER: Statement = {
  name: 'is-resource-group-member',
  text: 'select 1 from resource_group_members where group_name = $1 and customer_id = $2',
};

/** Whether jobs of the customer may use the group. */
export async function isResourceGroupMember(
  database: Queryable,
  group: string,
  customerId: string,
): Promise<boolean> {
  return (await database.query(IS_MEMBER, [group, customerId])).length > 0;
}
