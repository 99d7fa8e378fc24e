/**
 * Splits an amount in proportion to weights, to the cent, so that the shares add up to it exactly: each gets the whole
 * cents of its share, and those with the largest remainders one more (largest remainder, or Hamilton's method). Of equal
 * remainders the earlier comes first.
 *
 * @param cents a whole number, not negative
 * @param weights whole numbers, not negative, not all of them 0
 */
export function splitBudget(cents: number, weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const isWhole = [cents, ...weights].every((value) => Number.isSafeInteger(value) && value >= 0);
  if (!isWhole || total === 0)
    throw new RangeError('An amount in whole cents and whole weights, not all of them 0.');
  // An amount times a weight may need more digits than a number has.
  const products = weights.map((weight) => BigInt(cents) * BigInt(weight));
  const shares = products.map((product) => Number(product / BigInt(total)));
  const remainders = products.map((product, place) => ({ place, remainder: product % BigInt(total) }));
  remainders.sort((a, b) =>
    a.remainder === b.remainder ? a.place - b.place : a.remainder > b.remainder ? -1 : 1,
  );
  const left = cents - shares.reduce((sum, share) => sum + share, 0);
  for (const { place } of remainders.slice(0, left)) shares[place] = (shares[place] ?? 0) + 1;
  return shares;
}
