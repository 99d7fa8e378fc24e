import { percentile } from '@fairlane/domain';
import { monotonicSeconds } from '@fairlane/platform';
import { Injectable } from '@nestjs/common';
import { LiveTurns } from '../live/live.module.js';
import type { CustomerView } from './customer.schemas.js';

type Figures = Pick<CustomerView, 'share' | 'waitP99Seconds'>;

/** Shares and waits of the last minute, by customer. */
@Injectable()
export class LiveFigures {
  constructor(private readonly live: LiveTurns) {}

  /** Of those who were served; everybody else has `none`. */
  all(): Map<string, Figures> {
    const held = this.live.window.heldByCustomer(monotonicSeconds());
    const waits = this.live.customers.waits(Date.now() / 1_000);
    const total = [...held.values()].reduce((sum, seconds) => sum + seconds, 0);
    const figures = new Map<string, Figures>();
    for (const [id, seconds] of held) {
      const own = waits.get(id);
      figures.set(id, {
        share: total === 0 ? 0 : seconds / total,
        waitP99Seconds: own === undefined ? null : percentile(own, 0.99),
      });
    }
    return figures;
  }

  readonly none: Figures = { share: 0, waitP99Seconds: null };
}
