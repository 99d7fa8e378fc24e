import type { Job } from '../api/answers.js';
import { type LiveView, openLiveView, type Pulse } from '../output/live-view.js';
import type { Session } from '../session.js';
import { followJobs, listingStart } from './follow-jobs.js';
import { Pulses } from './pulses.js';
import { together } from './together.js';
import { watchCustomers } from './watch-customers.js';

/** Submits jobs and puts their ids `into` as they are accepted. */
export type Submit = (into: string[], signal: AbortSignal) => Promise<void>;

/**
 * Submits, shows the customers live, and gives the jobs by id once all have ended. What is done and what it waited is
 * read from the jobs themselves, so this is for some thousands of jobs, not for millions.
 */
export async function playJobs(
  { api, output, signal }: Session,
  customerIds: readonly string[],
  submit: Submit,
): Promise<Map<string, Job>> {
  const from = listingStart();
  const ids: string[] = [];
  const pulses = new Pulses();
  let ended = new Map<string, Job>();
  let isSent = false;
  const onEnded = (jobs: readonly Job[]) => {
    for (const job of jobs) pulses.note(job.customerId, 1, [waitSecondsOf(job)]);
  };
  const view = new LastLook(openLiveView(output.streams.err));
  try {
    await together(
      signal,
      async (shared) => {
        ended = await followJobs(api, ids, { from, signal: shared, isComplete: () => isSent, onEnded });
      },
      async (shared) => {
        await submit(ids, shared);
        isSent = true;
      },
      (shared) => watchCustomers(api, { view, pulses, signal: shared, customerIds: new Set(customerIds) }),
    );
    view.showEnded(pulses);
  } finally {
    view.finish();
  }
  return ended;
}

/** Holds a view open beyond the watch, to show at last how all has ended: the watch's numbers are a second old. */
class LastLook implements LiveView {
  private latest: readonly Pulse[] = [];

  constructor(private readonly view: LiveView) {}

  show(pulses: readonly Pulse[]): void {
    this.latest = pulses;
    this.view.show(pulses);
  }

  showEnded(pulses: Pulses): void {
    this.view.show(
      this.latest.map(({ customerId: id, name }) => pulses.of({ id, name, queued: 0, running: 0 })),
    );
  }

  close(): void {
    // `finish` closes it.
  }

  finish(): void {
    this.view.close();
  }
}

/** Seconds from acceptance to the first start; to its end for a job that never started. */
export function waitSecondsOf({ createdAt, startedAt, finishedAt }: Job): number {
  return Math.max(0, (Date.parse(startedAt ?? finishedAt ?? createdAt) - Date.parse(createdAt)) / 1_000);
}

/** Seconds from acceptance to the end. */
export function responseSecondsOf({ createdAt, finishedAt }: Job): number {
  return (Date.parse(finishedAt ?? createdAt) - Date.parse(createdAt)) / 1_000;
}
