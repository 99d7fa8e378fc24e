import { DomainError, type FieldIssue } from '@fairlane/domain';
import {
  countRecords,
  customersOfJobs,
  Database,
  type JobCustomer,
  type RecordRange,
  Rounds,
} from '@fairlane/persistence';
import { Injectable } from '@nestjs/common';
import { closest } from 'fastest-levenshtein';
import { maySee, type Principal } from '../auth/principal.js';
import { type DeclaredTask, Stores } from '../stores/stores.js';
import { DELIVER_TASK } from '../webhooks/deliver-webhooks.js';
import { fieldPath, type OneOrMany } from '../validation/one-or-many.js';
import type { NewJobInput } from './job.schemas.js';
import { type PlanParts, rangeOf } from './plan-jobs.js';
import { RememberedCustomers } from './remembered-customers.js';

/** Positions that one call may count record by record; beyond it ranges are estimated by density. */
const COUNTED_POSITIONS = 5_000_000;

/** Most calls whose customers are looked up at once. */
const MOST_LOOK_UPS = 200;

type Found = Omit<PlanParts, 'records'>;

/** Finds what a submission names: its customers, tasks, job types and records. */
@Injectable()
export class ResolveJobs {
  /** What calls that come at the same time ask is one statement; each sees the customers that it has asked for. */
  private readonly lookUps = new Rounds<ReadonlySet<string>, Map<string, JobCustomer>>(
    async (asked) => this.lookUp(asked),
    MOST_LOOK_UPS,
  );
  private readonly remembered = new RememberedCustomers();

  constructor(
    private readonly database: Database,
    private readonly stores: Stores,
  ) {}

  /**
   * @returns the parts of each job's plan, in the order of the body
   * @throws DomainError CUSTOMER.NOT_FOUND, TASK.UNKNOWN or REQUEST.INVALID, naming every place where it holds
   */
  async execute(caller: Principal, body: OneOrMany<NewJobInput>): Promise<PlanParts[]> {
    return this.find(body, this.customers(caller, body, [body].flat()));
  }

  /**
   * The same with customers as they were found before, whose `version` the one who stores the jobs must compare.
   * @returns undefined when one of them is not known
   */
  async fromMemory(caller: Principal, body: OneOrMany<NewJobInput>): Promise<PlanParts[] | undefined> {
    const ids = [body].flat().map(({ customerId }) => customerId);
    if (!ids.every((id) => maySee(caller, id))) return undefined;
    const customers = this.remembered.of(ids);
    return customers && this.find(body, customers);
  }

  private async find(
    body: OneOrMany<NewJobInput>,
    finding: Map<string, JobCustomer> | Promise<Map<string, JobCustomer>>,
  ): Promise<PlanParts[]> {
    const inputs = [body].flat();
    const [customers, tasks, types] = await Promise.all([
      finding,
      this.tasks(body, inputs),
      this.stores.jobTypes(),
    ]);
    const found = inputs.flatMap((input, index) => {
      const customer = customers.get(input.customerId);
      const task = tasks[index];
      return customer && task ? [{ input, customer, task, types }] : [];
    });
    refuse(body, 'invalid', 'REQUEST.INVALID', 'Jobs that cannot run as they are.', (input, index) =>
      notForTask(input, tasks[index]),
    );
    return this.countRecords(found);
  }

  private async customers(
    caller: Principal,
    body: OneOrMany<NewJobInput>,
    inputs: readonly NewJobInput[],
  ): Promise<Map<string, JobCustomer>> {
    const ids = new Set(inputs.map(({ customerId }) => customerId).filter((id) => maySee(caller, id)));
    const customers = ids.size === 0 ? new Map<string, JobCustomer>() : await this.lookUps.ask(ids);
    const unknown = inputs.find(({ customerId }) => !customers.has(customerId))?.customerId ?? '';
    refuse(body, 'not_found', 'CUSTOMER.NOT_FOUND', `There is no customer ${unknown}.`, ({ customerId }) =>
      customers.has(customerId) ? undefined : ['customerId', `There is no customer ${customerId}`],
    );
    return customers;
  }

  private async lookUp(asked: readonly ReadonlySet<string>[]): Promise<Map<string, JobCustomer>[]> {
    const rows = await customersOfJobs(this.database, [...new Set(asked.flatMap((ids) => [...ids]))]);
    const found = new Map(rows.map((row) => [row.id, row]));
    this.remembered.remember(rows);
    return asked.map((ids) => {
      const own = [...ids].map((id): [string, JobCustomer | undefined] => [id, found.get(id)]);
      return new Map(own.filter((entry): entry is [string, JobCustomer] => entry[1] !== undefined));
    });
  }

  private async tasks(
    body: OneOrMany<NewJobInput>,
    inputs: readonly NewJobInput[],
  ): Promise<(DeclaredTask | undefined)[]> {
    let tasks = await this.stores.declaredTasks();
    const missing = inputs.find(({ task }) => !tasks.has(task))?.task;
    if (missing !== undefined) tasks = await this.stores.declaredTasks(missing);
    const names = [...tasks.keys()].sort();
    refuse(
      body,
      'invalid',
      'TASK.UNKNOWN',
      `No worker has declared the task ${missing ?? ''}.`,
      ({ task }) => (tasks.has(task) ? undefined : ['task', unknownTask(task, names)]),
    );
    return inputs.map(({ task }) => tasks.get(task));
  }

  private async countRecords(jobs: readonly Found[]): Promise<PlanParts[]> {
    const ranges = jobs.map(({ input, task, customer }) => rangeOf(input, task, customer));
    const counted = new Map<string, RecordRange>();
    let positions = 0;
    for (const [index, range] of ranges.entries()) {
      const job = jobs[index];
      if (!range || !job || !mustCount(job, range) || counted.has(rangeKey(range))) continue;
      positions += range.to - range.from + 1;
      if (positions > COUNTED_POSITIONS) break;
      counted.set(rangeKey(range), range);
    }
    const counts = counted.size === 0 ? [] : await countRecords(this.database, [...counted.values()]);
    const known = new Map([...counted.keys()].map((key, index) => [key, counts[index] ?? 0]));
    return jobs.map((job, index) => {
      const range = ranges[index];
      const { input, customer, task, types } = job;
      const records = range ? (known.get(rangeKey(range)) ?? byDensity(job, range)) : null;
      return { input, customer, task, types, records };
    });
  }
}

const rangeKey = ({ customerId, from, to }: RecordRange): string => `${customerId} ${from} ${to}`;

/** A range over everything is known without a look, and records that are kept elsewhere cannot be looked at. */
function mustCount({ customer }: Found, range: RecordRange): boolean {
  if (range.from > range.to || (range.from === 1 && range.to === customer.lastPosition)) return false;
  return !customer.keptElsewhere;
}

function byDensity({ customer }: Found, { from, to }: RecordRange): number {
  const { activeRecords, lastPosition } = customer;
  return lastPosition === 0 ? 0 : Math.round((activeRecords * Math.max(0, to - from + 1)) / lastPosition);
}

function notForTask(input: NewJobInput, task: DeclaredTask | undefined): [string, string] | undefined {
  if (input.task === DELIVER_TASK) return ['task', 'Only Fairlane itself submits it'];
  if (input.parallelism !== undefined && task?.kind !== 'record')
    return ['parallelism', 'Only a task that works on records can run in parts'];
  if (input.expiresAt !== undefined && Date.parse(input.expiresAt) <= Date.now())
    return ['expiresAt', 'Must be in the future'];
  return undefined;
}

function unknownTask(task: string, names: readonly string[]): string {
  if (names.length === 0) return `Unknown; no task has been declared`;
  return `Unknown task ${task}; did you mean ${closest(task, names)}? There are: ${names.join(', ')}`;
}

function refuse(
  body: OneOrMany<NewJobInput>,
  kind: 'invalid' | 'not_found',
  code: string,
  detail: string,
  problem: (input: NewJobInput, index: number) => [field: string, message: string] | undefined,
): void {
  const issues: FieldIssue[] = [];
  for (const [index, input] of [body].flat().entries()) {
    const found = problem(input, index);
    if (found) issues.push({ path: fieldPath(body, index, found[0]), message: found[1] });
  }
  if (issues.length > 0) throw new DomainError(kind, code, detail, { issues });
}
