import { type Milestone, type Transaction, webhooksOfJobs } from '@fairlane/persistence';
import { Injectable } from '@nestjs/common';
import type { NewJobInput } from '../../jobs/job.schemas.js';
import { DeliverWebhooks } from '../../webhooks/deliver-webhooks.js';
import type { Gate, GateReason, Held, SubmissionContext } from '../gate.js';

interface WebhookRequest {
  /** Named by the job; without it, its customer's endpoints alone are told. */
  readonly url?: string;
}

/**
 * Holds nobody: it hears of the ends of jobs that name a webhook, or whose customer had endpoints when they were
 * submitted, and submits the deliveries in the transaction in which it hears of them.
 */
@Injectable()
export class WebhookGate implements Gate<WebhookRequest> {
  readonly name = 'webhook';
  readonly announcesStart = false;

  constructor(private readonly webhooks: DeliverWebhooks) {}

  requestOf({ webhook }: NewJobInput, { customer }: SubmissionContext): WebhookRequest | undefined {
    if (webhook !== undefined) return webhook;
    return customer.hearsOfJobs ? {} : undefined;
  }

  async arrive(): Promise<Held[]> {
    return Promise.resolve([]);
  }

  async onMilestones(transaction: Transaction, milestones: readonly Milestone[]): Promise<void> {
    const ids = milestones.filter(({ kind }) => kind === 'ended').map(({ jobId }) => jobId);
    const urls = ids.length === 0 ? new Map<string, null>() : await webhooksOfJobs(transaction, ids);
    const ends = milestones.flatMap(({ kind, jobId, state, at }) => {
      const url = urls.get(jobId);
      return kind === 'ended' && url !== undefined ? [{ jobId, state, at: new Date(at), url }] : [];
    });
    await this.webhooks.ofJobs(transaction, ends);
  }

  async explain(): Promise<GateReason | undefined> {
    return Promise.resolve(undefined);
  }
}
