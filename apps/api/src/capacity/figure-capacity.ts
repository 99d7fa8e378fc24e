import {
  type Demand,
  joinDemands,
  meanWaitSeconds,
  offeredSlots,
  percentile,
  slotsFor,
} from '@fairlane/domain';
import type { CapacityWindow, StageFigures } from './capacity-window.js';
import type { Capacity } from './capacity.schemas.js';

/**
 * What the last minutes say of each pool, and how many slots it needs (docs/adr/0009-capacity.md).
 * @param slots of the workers that are up, by pool
 * @param now monotonic seconds
 */
export function figureCapacity(
  window: CapacityWindow,
  slots: ReadonlyMap<string, number>,
  waitSeconds: number,
  now: number,
): Capacity {
  const stages = window.stages(now);
  const held = window.heldByPool(now);
  const span = window.span(now);
  const names = [...new Set([...slots.keys(), ...held.keys()])].sort();
  const items = names.map((pool) => {
    const own = stages.filter((stage) => stage.pool === pool);
    const overhead = overheadOf(own, held.get(pool) ?? 0);
    const demands = own.map((stage) => demandOf(stage, overhead));
    const demand = joinDemands(demands);
    const count = slots.get(pool) ?? 0;
    const wait = meanWaitSeconds(demand, count);
    return {
      pool,
      slots: count,
      utilisation: count === 0 ? null : (held.get(pool) ?? 0) / (count * span),
      busySlots: offeredSlots(demand),
      expectedWaitSeconds: Number.isFinite(wait) ? wait : null,
      slotsNeeded: slotsFor(demand, waitSeconds),
      stages: own.map((stage, index) => ({
        task: stage.task,
        arrivalsPerSecond: stage.arrivalsPerSecond,
        jobsPerSecond: stage.jobs / span,
        meanRunSeconds: stage.jobs === 0 ? null : stage.meanRunSeconds,
        p95RunSeconds: stage.samples.length === 0 ? null : percentile(stage.samples, 0.95),
        cpuSecondsPerJob: stage.cpuPerSecond === null ? null : stage.cpuPerSecond * stage.meanRunSeconds,
        busySlots: offeredSlots(demands[index] as Demand),
      })),
    };
  });
  return { windowSeconds: span, waitSeconds, items };
}

/** A slot is held longer than its jobs run: for the claim and the settlement. */
function overheadOf(stages: readonly StageFigures[], heldSeconds: number): number {
  const ran = stages.reduce((sum, { slotSeconds }) => sum + slotSeconds, 0);
  return ran === 0 ? 1 : Math.max(1, heldSeconds / ran);
}

function demandOf(
  { arrivalsPerSecond, meanRunSeconds, varianceSeconds }: StageFigures,
  overhead: number,
): Demand {
  return {
    arrivalsPerSecond,
    meanSeconds: meanRunSeconds * overhead,
    varianceSeconds: varianceSeconds * overhead ** 2,
  };
}
