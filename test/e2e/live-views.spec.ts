import { afterAll, describe, expect, it } from '@jest/globals';
import {
  ADMIN_KEY,
  createCustomers,
  killAllProcesses,
  type Stack,
  submitJobs,
  until,
  withStack,
} from '@fairlane/testing';

afterAll(killAllProcesses);

interface Lane {
  readonly tier: string;
  readonly type: string;
  readonly queued: number;
  readonly running: number;
  readonly waitP99Seconds: number | null;
  readonly jobsPerSecond: number;
}

interface Fairness {
  readonly jainIndex: number | null;
  readonly items: readonly {
    customerId: string;
    share: number;
    fairShare: number;
    lagSeconds: number | null;
  }[];
}

interface Worker {
  readonly id: string;
  readonly state: string;
  readonly slots: number;
  readonly turns: readonly { customerId: string }[];
}

/** The text of the live events, as it grows. */
async function openEvents(stack: Stack): Promise<() => string> {
  const response = await fetch(`${stack.api.url}/v1/events`, {
    headers: { authorization: `Bearer ${ADMIN_KEY}` },
  });
  let text = '';
  void (async () => {
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) text += chunk;
  })().catch(() => undefined);
  return () => text;
}

describe('what operators look at', () => {
  it('shows lanes, shares, workers and events under load, and drains a worker', async () => {
    await withStack({ workers: 1, slotsPerWorker: 2 }, async (stack) => {
      await createCustomers(stack, ['a', 'b']);
      const events = await openEvents(stack);
      for (const customerId of ['a', 'b'])
        await submitJobs(stack, 500, () => ({ customerId, executionSeconds: 0.05 }));

      await until(() => events().includes('event: turn.settled'));
      const lane = await until(async () => {
        const { items } = await stack.call<{ items: Lane[] }>('GET', '/v1/lanes');
        expect(items).toHaveLength(15);
        return items.find((item) => item.running > 0 && item.queued > 0 && item.jobsPerSecond > 0);
      });
      expect(lane).toMatchObject({ tier: 'small', type: 'short', waitP99Seconds: expect.any(Number) });

      const fairness = await until(async () => {
        const answer = await stack.call<Fairness>('GET', '/v1/fairness');
        return answer.items.length === 2 && answer.jainIndex !== null && answer.jainIndex > 0.9 && answer;
      });
      for (const item of fairness.items) {
        expect(item.fairShare).toBeCloseTo(0.5, 5);
        expect(item.lagSeconds).not.toBeNull();
      }

      const { items: workers } = await stack.call<{ items: Worker[] }>('GET', '/v1/workers');
      expect(workers).toMatchObject([{ state: 'up', slots: 2 }]);
      await stack.call('POST', `/v1/workers/${workers[0]!.id}/drain`);
      await until(() => stack.workers[0]!.ending() === 0, { deadlineSeconds: 20 });
      const { items: after } = await stack.call<{ items: Worker[] }>('GET', '/v1/workers');
      expect(after).toMatchObject([{ state: 'down', turns: [] }]);

      await stack.api.kill('SIGTERM'); // with the stream of events still open
      expect(stack.api.ending()).toBe(0);
    });
  }, 90_000);

  it('counts for Prometheus', async () => {
    await withStack({ workers: 1, slotsPerWorker: 2 }, async (stack) => {
      await createCustomers(stack, ['m']);
      await submitJobs(stack, 20, () => ({ customerId: 'm', executionSeconds: 0 }));
      const metrics = async () => (await fetch(`${stack.api.url}/metrics`)).text();
      await until(async () => /fairlane_jobs_ended_total\{.*state="succeeded"\} 20\b/.test(await metrics()));
      const text = await metrics();
      for (const name of [
        'fairlane_jobs_queued',
        'fairlane_turns_issued_total',
        'fairlane_turns_total',
        'fairlane_turns_expired_total',
        'fairlane_job_wait_seconds_bucket',
        'fairlane_job_run_seconds_bucket',
        'fairlane_slots{pool="general"} 2',
        'fairlane_leader 1',
        'fairlane_database_up 1',
        'fairlane_broker_up 1',
      ])
        expect(text).toContain(name);
    });
  }, 60_000);
});
