import { classifyExecution } from '@fairlane/domain';
import type { Job, JobTypeAnswer } from '../api/answers.js';
import { groupBy } from '../figures/group-by.js';
import type { SampleJob } from './samples.js';

/** A job of the sample batch as the API takes it. */
export const sampleJobBody = ({ user, site, execution_time: executionSeconds }: SampleJob) => ({
  customerId: String(site),
  userId: String(user),
  task: 'simulate',
  executionSeconds,
});

/** A job that the API classified otherwise than the store of job types has it. */
export interface WrongType {
  readonly id: string;
  readonly executionSeconds: number;
  readonly reported: string;
  readonly expected: string;
}

/** Compares the types that the API reports with the bounds of the store; `ids` in the order of the samples. */
export function findWrongTypes(
  samples: readonly SampleJob[],
  ids: readonly string[],
  jobs: ReadonlyMap<string, Job>,
  types: readonly JobTypeAnswer[],
): WrongType[] {
  return samples.flatMap(({ execution_time: executionSeconds }, index) => {
    const id = ids[index] ?? '';
    const reported = jobs.get(id)?.type ?? 'none';
    const expected = classifyExecution(executionSeconds, types);
    return reported === expected ? [] : [{ id, executionSeconds, reported, expected }];
  });
}

/** Number of jobs by type, such as `1 short, 2 long, 17 extended`. */
export function typesInWords(jobs: Iterable<Job>, types: readonly JobTypeAnswer[]): string {
  const byType = groupBy(jobs, (job) => job.type);
  return types
    .flatMap(({ key }) => (byType.has(key) ? [`${byType.get(key)?.length ?? 0} ${key}`] : []))
    .join(', ');
}
