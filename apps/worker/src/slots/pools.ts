import { ConfigError } from '@fairlane/platform';

/** Slots by pool. */
export type PoolSlots = Readonly<Record<string, number>>;

const DEFAULT_SLOTS = 4;
/** Below this number of slots a pool of its own for quick work costs more than it gives. */
const EXPRESS_FROM_SLOTS = 16;
const ENTRY = /^([a-z][a-z0-9_-]{0,31}):(\d{1,4})$/;

/**
 * Deals a worker's slots out to the pools.
 * @param slots as configured; undefined for the default
 * @param pools entries `name:slots`; empty for the default
 * @throws ConfigError when an entry cannot be read, or the two contradict each other
 */
export function dealSlots(slots: number | undefined, pools: readonly string[]): PoolSlots {
  if (pools.length === 0) return defaultPools(slots ?? DEFAULT_SLOTS);
  const dealt: Record<string, number> = {};
  for (const entry of pools) {
    const [, name, count] = ENTRY.exec(entry) ?? [];
    if (name === undefined || Number(count) === 0)
      throw new ConfigError([`FAIRLANE_POOLS: "${entry}" must be a pool and its slots, such as general:4`]);
    if (name in dealt) throw new ConfigError([`FAIRLANE_POOLS: the pool "${name}" is there twice`]);
    dealt[name] = Number(count);
  }
  const sum = Object.values(dealt).reduce((total, count) => total + count, 0);
  if (slots !== undefined && slots !== sum)
    throw new ConfigError([`FAIRLANE_SLOTS: is ${slots}, but FAIRLANE_POOLS deals out ${sum}`]);
  return dealt;
}

function defaultPools(slots: number): PoolSlots {
  if (slots < EXPRESS_FROM_SLOTS) return { general: slots };
  const express = Math.floor(slots / EXPRESS_FROM_SLOTS);
  return { general: slots - express, express };
}
