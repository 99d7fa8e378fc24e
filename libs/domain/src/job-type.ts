/** The five job types, by execution time; their seconds are a store that operators edit. */
export const JOB_TYPES = ['instant', 'quick', 'short', 'long', 'extended'] as const;
export type JobTypeKey = (typeof JOB_TYPES)[number];

export interface JobType {
  readonly key: JobTypeKey;
  /** Expected seconds for one record; also the upper bound by which a plain execution time is classified. */
  readonly secondsPerRecord: number;
  /** Largest part (0..1] of a pool's slots that one customer may hold with jobs of this type. */
  readonly maxShare: number;
}

/**
 * The type of a job that takes `executionSeconds` in all: the first whose bound is not exceeded, `extended`
 * above every bound.
 */
export function classifyExecution(executionSeconds: number, types: readonly JobType[]): JobTypeKey {
  const byBound = [...types].sort((a, b) => a.secondsPerRecord - b.secondsPerRecord);
  return byBound.find((type) => executionSeconds <= type.secondsPerRecord)?.key ?? 'extended';
}
