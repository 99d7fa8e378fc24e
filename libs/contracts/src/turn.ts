import { JOB_TYPES, TIERS } from '@fairlane/domain';
import { z } from 'zod';

/**
 * A turn: "this customer may hold one slot of this pool for up to `quantumSeconds` on this lane".
 *
 * Routing key `<pool>.<tier>.<type>` on `fairlane.turns`. It carries no job and is only a hint: the claim in
 * PostgreSQL decides, so a lost or doubled turn loses no work and breaks no cap.
 */
export const turnSchema = z.strictObject({
  /** UUID of the turn, and of the lease that a claim makes of it. */
  id: z.uuid(),
  /** Term of the leader that issued it; a claim with an older one is refused. */
  epoch: z.number().int().nonnegative(),
  pool: z.string().min(1),
  tier: z.enum(TIERS),
  customerId: z.string().min(1),
  /** The user whose turn it is, then those who may fill the rest of the quantum; `''` is "no user". */
  userIds: z.array(z.string()).min(1).max(64),
  jobType: z.enum(JOB_TYPES),
  opaque: z.boolean(),
  quantumSeconds: z.number().positive(),
  maxJobs: z.number().int().positive().max(10_000),
  /** Turns of this job type that the customer may hold in this pool, null for any; the claim enforces it exactly. */
  maxTurnsOfType: z.number().int().positive().nullable(),
  /** Index bound: the first user's jobs at or before this (priority, rank) are known to be gone. */
  floor: z.strictObject({ priority: z.number().int(), rank: z.string() }).nullable(),
});
export type Turn = z.infer<typeof turnSchema>;

export const turnRoutingKey = (turn: Turn): string => `${turn.pool}.${turn.tier}.${turn.jobType}`;
