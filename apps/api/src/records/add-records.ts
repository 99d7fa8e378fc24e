import {
  Database,
  insertRecords,
  recordTotals,
  type RecordRow,
  reservePositions,
} from '@fairlane/persistence';
import { Injectable } from '@nestjs/common';
import { customerNotFound, type Principal, requireOwn } from '../auth/principal.js';
import { fieldPath, type OneOrMany } from '../validation/one-or-many.js';
import { recordExists } from './record.errors.js';
import type { NewRecordInput } from './record.schemas.js';
import { TierChanges } from './tier-changes.js';

/** Stores one record or all of an array. */
@Injectable()
export class AddRecords {
  constructor(
    private readonly database: Database,
    private readonly tiers: TierChanges,
  ) {}

  /**
   * @returns the records in the order of the body
   * @throws DomainError CUSTOMER.NOT_FOUND, or RECORD.EXISTS naming each id that is taken; nothing is stored then
   */
  async execute(
    caller: Principal,
    customerId: string,
    body: OneOrMany<NewRecordInput>,
  ): Promise<RecordRow[]> {
    requireOwn(caller, customerId);
    const records = [body].flat();
    const { rows, before, after } = await this.database.transaction(async (transaction) => {
      const before = await reservePositions(transaction, customerId, records.length);
      if (!before) throw customerNotFound(customerId);
      const inserted = await insertRecords(transaction, customerId, before.after, records);
      if ('taken' in inserted) throw recordExists(inserted.taken, ({ n }) => fieldPath(body, n - 1, 'id'));
      const after = await recordTotals(transaction, customerId);
      return { rows: inserted.stored, before, after: after ?? before };
    });
    this.tiers.announce(customerId, before, after);
    return rows;
  }
}
