import type { Overview } from '../../api/types.js';
import { percent, seconds } from '../../format/format.js';

/** Beats come once a second. */
const SILENT_SECONDS = 4;
const FULL_MEMORY = 0.05;
const OVERLOAD = 2;

/** What is wrong with a worker or its host, in a few words; undefined when nothing is. */
export function illnessOf(
  worker: Pick<Overview['workers'][number], 'state' | 'beatAgoSeconds' | 'vitals'>,
): string | undefined {
  const { state, beatAgoSeconds, vitals } = worker;
  if (state === 'lost') return `lost ${seconds(beatAgoSeconds)} ago`;
  if (state === 'down') return undefined;
  if (beatAgoSeconds > SILENT_SECONDS) return `silent for ${seconds(beatAgoSeconds)}`;
  if (!vitals) return undefined;
  const free = vitals.hostFreeBytes / Math.max(1, vitals.hostBytes);
  if (free < FULL_MEMORY) return `memory: ${percent(free)} free`;
  if (vitals.hostLoad > OVERLOAD * vitals.hostCpus)
    return `overloaded: load ${vitals.hostLoad.toFixed(1)} on ${vitals.hostCpus} CPUs`;
  return undefined;
}
