import { Database, findRecord, findRecords, recordTotals, type RecordRow } from '@fairlane/persistence';
import { Injectable } from '@nestjs/common';
import { customerNotFound, type Principal, requireOwn } from '../auth/principal.js';
import { decodeCursor, pageOf } from '../validation/cursor.js';
import { recordNotFound } from './record.errors.js';
import type { RecordQuery } from './record.schemas.js';

@Injectable()
export class ReadRecords {
  constructor(private readonly database: Database) {}

  /** A page of a customer's records, by position. @throws DomainError CUSTOMER.NOT_FOUND */
  async list(
    caller: Principal,
    customerId: string,
    { limit, cursor, active }: RecordQuery,
  ): Promise<{ items: RecordRow[]; nextCursor: string | null }> {
    requireOwn(caller, customerId);
    const after = Number(decodeCursor(cursor, (position) => /^[1-9]\d{0,14}$/.test(position)) ?? 0);
    const rows = await findRecords(this.database, { customerId, active, after }, limit + 1);
    if (rows.length === 0) await this.requireCustomer(customerId);
    return pageOf(rows, limit, ({ position }) => String(position));
  }

  /** @throws DomainError CUSTOMER.NOT_FOUND or RECORD.NOT_FOUND */
  async one(caller: Principal, customerId: string, id: string): Promise<RecordRow> {
    requireOwn(caller, customerId);
    const row = await findRecord(this.database, customerId, id);
    if (row) return row;
    await this.requireCustomer(customerId);
    throw recordNotFound(customerId, id);
  }

  private async requireCustomer(customerId: string): Promise<void> {
    if (!(await recordTotals(this.database, customerId))) throw customerNotFound(customerId);
  }
}
