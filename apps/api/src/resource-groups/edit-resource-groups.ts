import { DomainError } from '@fairlane/domain';
import {
  Database,
  deleteResourceGroup,
  listResourceGroups,
  putResourceGroup,
  type ResourceGroup,
} from '@fairlane/persistence';
import { Injectable } from '@nestjs/common';
import { decodeCursor, pageOf } from '../validation/cursor.js';
import type { ResourceGroupQuery, ResourceGroupView } from './resource-group.schemas.js';

const NAME = /^[A-Za-z0-9_.-]{1,64}$/;

/** Groups of customers that share resources. Only staff define them: a member can keep a resource from all others. */
@Injectable()
export class EditResourceGroups {
  constructor(private readonly database: Database) {}

  async list({ cursor, limit }: ResourceGroupQuery): Promise<{
    items: ResourceGroupView[];
    nextCursor: string | null;
  }> {
    const after = decodeCursor(cursor, (name) => NAME.test(name));
    const groups = await listResourceGroups(this.database, { after }, limit + 1);
    const page = pageOf(groups, limit, ({ name }) => name);
    return { ...page, items: page.items.map(view) };
  }

  /**
   * Makes a group, or gives it these members and no others; a job that is accepted already keeps its place.
   * @throws DomainError REQUEST.INVALID for a name that is none, CUSTOMER.NOT_FOUND
   */
  async put(name: string, customerIds: readonly string[]): Promise<ResourceGroupView> {
    if (!NAME.test(name))
      throw new DomainError('invalid', 'REQUEST.INVALID', '1 field is wrong.', {
        issues: [{ path: 'name', message: 'Must be 1 to 64 of A-Z a-z 0-9 _ . -' }],
      });
    return this.database.transaction(async (transaction) => {
      const [unknown] = await putResourceGroup(transaction, name, customerIds);
      if (unknown !== undefined) {
        const message = `There is no customer ${unknown}`;
        throw new DomainError('not_found', 'CUSTOMER.NOT_FOUND', `${message}.`, {
          issues: [{ path: `customerIds[${customerIds.indexOf(unknown)}]`, message }],
        });
      }
      const [group] = await listResourceGroups(transaction, { name }, 1);
      if (!group) throw new Error('a resource group is gone in the transaction that made it');
      return view(group);
    });
  }

  /** @throws DomainError RESOURCE_GROUP.NOT_FOUND, or RESOURCE_GROUP.IN_USE while unfinished jobs name it */
  async delete(name: string): Promise<void> {
    const outcome = await this.database.transaction(async (transaction) =>
      deleteResourceGroup(transaction, name),
    );
    if (outcome === 'absent')
      throw new DomainError('not_found', 'RESOURCE_GROUP.NOT_FOUND', `There is no resource group ${name}.`);
    if (outcome === 'in_use') {
      const detail = `Unfinished jobs use the resource group ${name}; cancel them or wait for their end.`;
      throw new DomainError('conflict', 'RESOURCE_GROUP.IN_USE', detail);
    }
  }
}

const view = ({ name, customerIds, createdAt }: ResourceGroup): ResourceGroupView => ({
  name,
  customerIds: [...customerIds],
  createdAt: createdAt.toISOString(),
});
