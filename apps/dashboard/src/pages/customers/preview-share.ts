import { fairShares } from '@fairlane/domain';
import type { Overview } from '../../api/types.js';

interface Settings {
  readonly weight: number;
  /** Null for no limit. */
  readonly maxConcurrentTurns: number | null;
}

export interface Preview {
  /** Slots that the customer would have, with all the work it could want, beside those who have work now. */
  readonly slots: number;
  readonly share: number;
  /** Part of the slots that is left to all others. */
  readonly othersShare: number;
}

/**
 * What a weight and a cap would give a customer, by weighted max-min: against those who were served in the last minute,
 * where the noisy ones want all they can get and the others what they had.
 */
export function previewShare(
  overview: Pick<Overview, 'shares' | 'noisy' | 'pools'>,
  customerId: string,
  { weight, maxConcurrentTurns }: Settings,
): Preview {
  const slots = overview.pools.reduce((sum, pool) => sum + pool.slots, 0);
  const noisy = new Set(overview.noisy.map(({ id }) => id));
  const others = overview.shares.filter((item) => item.customerId !== customerId);
  const claims = [
    { weight, demand: Math.min(slots, maxConcurrentTurns ?? slots) },
    ...others.map((item) => ({
      weight: item.weight,
      demand: noisy.has(item.customerId) ? slots : item.share * slots,
    })),
  ];
  const [own = 0, ...rest] = fairShares(claims, slots);
  const whole = Math.max(slots, Number.EPSILON);
  return { slots: own, share: own / whole, othersShare: rest.reduce((sum, share) => sum + share, 0) / whole };
}
