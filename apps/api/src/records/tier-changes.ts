import { Publisher } from '@fairlane/messaging';
import type { RecordTotals } from '@fairlane/persistence';
import { Injectable } from '@nestjs/common';

/** Tells the dispatchers of a customer whose records have carried it into another tier. */
@Injectable()
export class TierChanges {
  constructor(private readonly publisher: Publisher) {}

  /** For after the commit; `before` and `after` are from within the transaction, under the lock of the records. */
  announce(customerId: string, before: RecordTotals, after: RecordTotals): void {
    if (before.tier !== after.tier) this.publisher.event('settings.changed', { customerIds: [customerId] });
  }
}
