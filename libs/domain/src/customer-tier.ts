/** The three customer tiers, by number of active records; their thresholds are a store that operators edit. */
export const TIERS = ['small', 'medium', 'large'] as const;
export type TierKey = (typeof TIERS)[number];

export interface CustomerTier {
  readonly key: TierKey;
  /** Active records from which a customer belongs to this tier. */
  readonly minRecords: number;
  /** Default share of a customer of this tier, relative to the others. */
  readonly weight: number;
  /** Default limit of turns held at once; null for no limit. */
  readonly maxConcurrentTurns: number | null;
}
