import { percentile } from '@fairlane/domain';
import pc from 'picocolors';
import type { Customer, Job, JobTypeAnswer } from '../api/answers.js';
import { groupBy } from '../figures/group-by.js';
import { responseSecondsOf } from '../jobs/play-jobs.js';
import { count, percent, seconds } from '../output/format.js';
import type { Output } from '../output/output.js';
import type { CustomerFigures, FloodReport } from './flood-report.js';
import { typesInWords, type WrongType } from './sample-batch.js';

export const nameOf = (customers: readonly Customer[], id: string): string =>
  customers.find((customer) => customer.id === id)?.name ?? id;

export const printTitle = (output: Output, text: string): void => output.line(`\n${pc.bold(text)}`);

export function printCustomers(output: Output, customers: readonly Customer[]): void {
  const rows = customers.map(({ id, name, tier, activeRecords, weight }) => [
    id,
    name,
    tier,
    count(activeRecords),
    weight,
  ]);
  output.table(['id', 'customer', 'tier', 'records', 'weight'], rows);
}

export function printBatch(
  output: Output,
  jobs: readonly Job[],
  customers: readonly Customer[],
  types: readonly JobTypeAnswer[],
  wrong: readonly WrongType[],
): void {
  const row = ([id, own]: [string, Job[]]) => {
    const responses = own.map(responseSecondsOf);
    const worked = own.reduce((sum, job) => sum + job.runSeconds, 0);
    return [
      nameOf(customers, id),
      own.length,
      seconds(percentile(responses, 0.5)),
      seconds(percentile(responses, 1)),
      worked.toFixed(1),
    ];
  };
  const byCustomer = [...groupBy(jobs, (job) => job.customerId)].sort(([a], [b]) => a.localeCompare(b));
  output.table(['customer', 'jobs', 'p50 response', 'last response', 'worker-seconds'], byCustomer.map(row));
  output.line(
    `types as the API reports them: ${typesInWords(jobs, types)}${wrong.length === 0 ? '; each as its seconds say' : ''}`,
  );
  for (const { id, executionSeconds, reported, expected } of wrong)
    output.line(`${id}: ${executionSeconds} s is ${expected}, reported ${reported}`);
}

export function printFlood(output: Output, report: FloodReport): void {
  const row = (figures: CustomerFigures) => [
    figures.name,
    figures.weight,
    count(figures.jobs),
    seconds(figures.waitP50Seconds),
    seconds(figures.waitP99Seconds),
    figures.workerSeconds.toFixed(2),
    percent(figures.share),
    percent(figures.fairShare),
  ];
  const head = [
    'customer',
    'weight',
    'jobs',
    'p50 wait',
    'p99 wait',
    'worker-seconds',
    'share',
    'fair share',
  ];
  output.table(head, report.customers.map(row));
  output.line(
    `worker-seconds and shares: of the ${seconds(report.windowSeconds)} in which the flood and the quiet customers met`,
  );
}
