import { describe, expect, it } from '@jest/globals';
import type { Customer, Job } from '../api/answers.js';
import { floodReport } from './flood-report.js';

const START = Date.parse('2026-01-01T00:00:00Z');
const iso = (seconds: number) => new Date(START + seconds * 1_000).toISOString();

const job = (customerId: string, createdAt: number, startedAt: number, runSeconds: number) =>
  ({
    id: `${customerId}-${startedAt}`,
    customerId,
    task: 'simulate',
    type: 'short',
    state: 'succeeded',
    attempt: 1,
    createdAt: iso(createdAt),
    startedAt: iso(startedAt),
    finishedAt: iso(startedAt + runSeconds),
    runSeconds,
  }) as Job;

const customer = (id: string) => ({ id, name: id, weight: 1 }) as Customer;

const plan = { noisyId: 'noisy', quietIds: ['a'], floodJobs: 10, jobSeconds: 1, quietJobsEach: 1 };
const flood = [0, 1, 2, 4, 5, 6, 7, 8, 9, 10].map((start) => job('noisy', 0, start, 1));
const jobs = [...flood, job('a', 2.5, 3, 1)];

describe('floodReport', () => {
  const report = floodReport(plan, jobs, [customer('noisy'), customer('a'), customer('idle')], 1);

  it('measures the quiet wait, and what one queue would have made of it', () => {
    expect(report).toMatchObject({ quietWaitP99Seconds: 0.5, quietFifoWaitP99Seconds: 7.5 });
  });

  it('says it in a sentence of computed figures', () => {
    expect(report.verdict).toBe(
      'One quiet customer waited p99 0.50 s beside a flood of 10 jobs; first come, first served would have made it 7.5 s.',
    );
  });

  it('divides the contended window, and leaves out who had no jobs', () => {
    expect(report.windowSeconds).toBe(4);
    expect(report.customers).toMatchObject([
      { name: 'noisy', jobs: 10, workerSeconds: 3, share: 0.75, fairShare: 0.75 },
      { name: 'a', jobs: 1, workerSeconds: 1, share: 0.25, fairShare: 0.25 },
    ]);
  });
});
