import { classifyExecution, type JobType, type JobTypeKey } from './job-type.js';

/** Samples from which on what was learned counts: it makes estimates, and says that a task is misdeclared. */
export const ENOUGH_SAMPLES = 5;
/** Samples that count in full; older ones fade, by a twentieth with each new one. */
const MEMORY_SAMPLES = 20;
/** How far beyond the bound of its type a task must be to be of another. A slow hour of the hosts is no other type. */
const MARGIN = 2;

/** What was learned of one task for one customer. */
export interface Learned {
  /** For one record of a record task, for one job of any other. */
  readonly seconds: number;
  /** Turns that it was learned from. */
  readonly samples: number;
  /** The job type that the seconds make it. */
  readonly type: JobTypeKey;
}

/** What some turns did: a turn is a sample, however many records or jobs it had, since all are about as long. */
export interface WorkSample {
  /** Records, or jobs; more than none. */
  readonly units: number;
  /** That these took in all. */
  readonly seconds: number;
  readonly turns: number;
}

/**
 * Learns from what was seen: the plain mean of the first samples, an exponentially weighted one from then on, so that a
 * task that has become slower is soon known to be.
 * @param before undefined when nothing was learned yet
 * @param declared the type that the task declares
 */
export function learn(
  before: Learned | undefined,
  { units, seconds, turns }: WorkSample,
  declared: JobTypeKey,
  types: readonly JobType[],
): Learned {
  const mean = seconds / units;
  const known = before ?? { seconds: mean, samples: 0, type: declared };
  const rate = turns / (Math.min(known.samples, MEMORY_SAMPLES) + turns);
  const learned = known.seconds + rate * (mean - known.seconds);
  return { seconds: learned, samples: known.samples + turns, type: reclassify(known.type, learned, types) };
}

/** Whether enough is known to say that a task is of another type than it declares. */
export function isMisdeclared({ samples, type }: Learned, declared: JobTypeKey): boolean {
  return samples >= ENOUGH_SAMPLES && type !== declared;
}

/** The type by the seconds, unless `current` is near enough: what is at a bound must not change with each sample. */
export function reclassify(current: JobTypeKey, seconds: number, types: readonly JobType[]): JobTypeKey {
  const near = [seconds / MARGIN, seconds * MARGIN].map((value) => classifyExecution(value, types));
  return near.includes(current) ? current : classifyExecution(seconds, types);
}
