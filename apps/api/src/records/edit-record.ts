import {
  Database,
  deleteRecord,
  lockRecords,
  recordTotals,
  type RecordRow,
  type Transaction,
  updateRecord,
} from '@fairlane/persistence';
import { Injectable } from '@nestjs/common';
import { customerNotFound, type Principal, requireOwn } from '../auth/principal.js';
import { recordNotFound } from './record.errors.js';
import type { RecordEdit } from './record.schemas.js';
import { TierChanges } from './tier-changes.js';

/** Edits and deletes records, one at a time. */
@Injectable()
export class EditRecord {
  constructor(
    private readonly database: Database,
    private readonly tiers: TierChanges,
  ) {}

  /** @throws DomainError CUSTOMER.NOT_FOUND or RECORD.NOT_FOUND */
  async edit(caller: Principal, customerId: string, id: string, edit: RecordEdit): Promise<RecordRow> {
    return this.change(caller, customerId, async (transaction) => {
      const row = await updateRecord(transaction, customerId, id, edit);
      if (!row) throw recordNotFound(customerId, id);
      return row;
    });
  }

  /** @throws DomainError CUSTOMER.NOT_FOUND or RECORD.NOT_FOUND */
  async delete(caller: Principal, customerId: string, id: string): Promise<void> {
    await this.change(caller, customerId, async (transaction) => {
      if (!(await deleteRecord(transaction, customerId, id))) throw recordNotFound(customerId, id);
    });
  }

  private async change<Result>(
    caller: Principal,
    customerId: string,
    work: (transaction: Transaction) => Promise<Result>,
  ): Promise<Result> {
    requireOwn(caller, customerId);
    const { result, before, after } = await this.database.transaction(async (transaction) => {
      const before = await lockRecords(transaction, customerId);
      if (!before) throw customerNotFound(customerId);
      const result = await work(transaction);
      return { result, before, after: (await recordTotals(transaction, customerId)) ?? before };
    });
    this.tiers.announce(customerId, before, after);
    return result;
  }
}
