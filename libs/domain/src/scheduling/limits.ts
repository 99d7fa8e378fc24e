/** The fair-share limits as formulas; what is counted against them is in `eligibility.ts`. */

/**
 * Turns of one kind of work that one customer may hold in a pool: `greatest(1, floor(slots * maxShare))`, the same
 * formula as the claim's. No limit at a share of 1: a lone customer may use every slot, and look-ahead turns on top.
 */
export function turnsOfShare(slots: number, maxShare: number): number {
  return maxShare >= 1 ? Infinity : Math.max(1, Math.floor(slots * maxShare));
}

/**
 * Slots of a pool that opaque turns of all customers together must leave alone: R = min(m - 1, max(1, ceil(1.5 x slots
 * busy with other work))). Opaque work is the one thing that slicing cannot tame: three customers with 60 s jobs, each
 * within a share of half the pool, fill it and make everybody wait for 59 s. A reserve per customer does not help; one
 * across all customers does, and it grows with the other work, so that a pool with nothing else to do wastes one slot.
 */
export function opaqueReserve(slots: number, busyWithOtherWork: number): number {
  return Math.min(slots - 1, Math.max(1, Math.ceil(1.5 * busyWithOtherWork)));
}
