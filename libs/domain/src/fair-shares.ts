/** What one customer could have used, and how much it counts. */
export interface Claim {
  /** Share relative to the others; above zero. */
  readonly weight: number;
  /** Worker-seconds that the customer had work for; zero or more. */
  readonly demand: number;
}

/**
 * Weighted max-min fair division of `capacity` worker-seconds, by water-filling: the level rises for all customers in
 * proportion to their weights; who has enough drops out, and the others go on sharing what is left. Nobody gets more
 * than its demand, and nobody could get more without somebody poorer (per weight) getting less.
 *
 * Bertsekas, Gallager: Data Networks, 2nd edition (1992), section 6.5.2.
 *
 * @returns worker-seconds in the order of `claims`; they sum to the smaller of `capacity` and all demand
 */
export function fairShares(claims: readonly Claim[], capacity: number): number[] {
  const shares = claims.map(() => 0);
  const byNeed = claims
    .map((claim, index) => ({ ...claim, index }))
    .sort((a, b) => a.demand / a.weight - b.demand / b.weight);
  let left = capacity;
  let weight = claims.reduce((sum, claim) => sum + claim.weight, 0);
  for (const claim of byNeed) {
    const share = Math.min(claim.demand, (left * claim.weight) / weight);
    shares[claim.index] = share;
    left -= share;
    weight -= claim.weight;
  }
  return shares;
}
