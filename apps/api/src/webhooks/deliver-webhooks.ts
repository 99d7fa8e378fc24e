import type { EndedState } from '@fairlane/domain';
import {
  ensureWebhookSecrets,
  findJobsById,
  type FinishedBatch,
  holdCustomers,
  type NewJob,
  type StoredJob,
  submitJobs,
  type Transaction,
  webhookListeners,
} from '@fairlane/persistence';
import { newId } from '@fairlane/platform';
import { builtInTaskMetadata, type DeliverWebhookInput } from '@fairlane/tasks';
import { Injectable } from '@nestjs/common';
import { jobView } from '../jobs/job.view.js';
import { newWebhookSecret } from './webhooks.js';

export const DELIVER_TASK = 'webhook.deliver';

/** As every worker declares it. */
const TASK = declared();

/** Larger results are left out of a message, which names the job. Characters of JSON. */
const MAX_RESULT_CHARACTERS = 16_384;
const PRIORITY = 3;
const ESTIMATE_SECONDS = 0.1;
const RETAIN_SECONDS = 604_800;
/**
 * Deliveries are scheduled for at once, not queued: the promotion of what is due tells the dispatcher, after the commit.
 */
const DELAY_SECONDS = 0.001;

/** The end of a job that has somebody to tell. */
export interface JobEnd {
  readonly jobId: string;
  readonly state: EndedState;
  readonly at: Date;
  /** Named by the job itself; null: its customer's endpoints alone. */
  readonly url: string | null;
}

/** Something that happened to a customer's work. */
interface Happening {
  readonly customerId: string;
  readonly message: DeliverWebhookInput['message'];
  /** For the delivery's name. */
  readonly subject: string;
  /** Named by the call. */
  readonly url: string | null;
}

/**
 * Turns what happened into deliveries: jobs of the customer whom it concerns, in the transaction that records it. They
 * are stored past all gates and announce nothing, so that no delivery is ever delivered.
 */
@Injectable()
export class DeliverWebhooks {
  /** Says of each end what it was, also when the job was retried meanwhile. */
  async ofJobs(transaction: Transaction, ends: readonly JobEnd[]): Promise<void> {
    if (ends.length === 0) return;
    const found = await findJobsById(
      transaction,
      ends.map(({ jobId }) => jobId),
    );
    const jobs = new Map(found.filter(({ task }) => task !== DELIVER_TASK).map((job) => [job.id, job]));
    const happenings = ends.flatMap(({ jobId, state, at, url }): Happening[] => {
      const job = jobs.get(jobId);
      if (!job) return [];
      const message = { type: `job.${state}`, timestamp: timeOf(at), data: jobData({ ...job, state }) };
      return [{ customerId: job.customerId, message, subject: `job ${jobId}`, url }];
    });
    await this.deliver(transaction, happenings);
  }

  /** Batches of several customers concern none of them alone, and are told to nobody. */
  async ofBatches(transaction: Transaction, batches: readonly FinishedBatch[]): Promise<void> {
    const happenings = batches.flatMap((batch): Happening[] => {
      const { id, customerIds, webhookUrl, createdAt, finishedAt, ...counts } = batch;
      const [customerId] = customerIds;
      if (customerId === undefined || customerIds.length > 1) return [];
      const times = { createdAt: timeOf(createdAt), finishedAt: timeOf(finishedAt) };
      const data = { id, customerId, ...counts, ...times };
      const message = { type: 'batch.finished', timestamp: timeOf(finishedAt), data };
      return [{ customerId, message, subject: `batch ${id}`, url: webhookUrl }];
    });
    await this.deliver(transaction, happenings);
  }

  private async deliver(transaction: Transaction, happenings: readonly Happening[]): Promise<void> {
    if (happenings.length === 0) return;
    const customers = [...new Set(happenings.map(({ customerId }) => customerId))];
    const there = new Set(await holdCustomers(transaction, customers));
    const listeners = await webhookListeners(transaction, [...there]);
    const deliveries = happenings
      .filter(({ customerId }) => there.has(customerId))
      .flatMap((happening) => [
        ...(happening.url === null ? [] : [{ happening, url: happening.url, endpointId: null }]),
        ...listeners
          .filter(({ customerId, events }) => isFor(happening, customerId, events))
          .map(({ id, url }) => ({ happening, url, endpointId: id })),
      ]);
    if (deliveries.length === 0) return;
    const named = deliveries.filter(({ endpointId }) => endpointId === null);
    const unsigned = [...new Set(named.map(({ happening }) => happening.customerId))];
    if (unsigned.length > 0)
      await ensureWebhookSecrets(
        transaction,
        unsigned,
        unsigned.map(() => newWebhookSecret()),
      );
    const jobs = deliveries.map(({ happening, url, endpointId }) =>
      deliveryJob(happening, { url, endpointId, message: happening.message }),
    );
    await submitJobs(transaction, jobs);
  }
}

function deliveryJob({ customerId, message, subject }: Happening, payload: DeliverWebhookInput): NewJob {
  const { type, opaque, maxAttempts, timeoutSeconds } = TASK;
  return {
    ...{ id: newId(), customerId, userId: '', task: DELIVER_TASK, name: `${message.type} of ${subject}` },
    ...{ type, opaque, maxAttempts, timeoutSeconds, priority: PRIORITY, retainSeconds: RETAIN_SECONDS },
    ...{ estimateSeconds: ESTIMATE_SECONDS, progressTotal: null, firstPosition: null, lastPosition: null },
    ...{ parentId: null, part: null, partsLeft: null, batchId: null },
    ...{ runAt: null, delaySeconds: DELAY_SECONDS, expiresAt: null, backoff: null },
    payload: JSON.stringify(payload),
  };
}

const isFor = ({ customerId, message }: Happening, ofCustomer: string, events: readonly string[]): boolean =>
  ofCustomer === customerId && events.includes(message.type);

const timeOf = (time: Date): string => time.toISOString();

/** Fields of a job, as the API shows it, that a message leaves out: a job that has ended has them no longer. */
const LEFT_OUT = ['tier', 'pool', 'progress', 'cancelRequested'];

function jobData(job: StoredJob): DeliverWebhookInput['message']['data'] {
  const { result, error, ...rest } = jobView(job);
  const kept = Object.fromEntries(Object.entries(rest).filter(([field]) => !LEFT_OUT.includes(field)));
  const isLarge = JSON.stringify(result ?? null).length > MAX_RESULT_CHARACTERS;
  const failure = error && { code: error.code, message: error.message };
  const data = { ...kept, error: failure, result: isLarge ? null : result, resultLeftOut: isLarge };
  return JSON.parse(JSON.stringify(data)) as DeliverWebhookInput['message']['data'];
}

function declared() {
  const task = builtInTaskMetadata.find(({ name }) => name === DELIVER_TASK);
  if (!task) throw new Error(`There is no task ${DELIVER_TASK}`);
  return task;
}
