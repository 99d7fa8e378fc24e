import { describe, expect, it } from '@jest/globals';
import type { Turn } from '@fairlane/contracts';
import type { ClaimedJob, Settlement, SettleOutcome } from '@fairlane/persistence';
import { type Logger, monotonicSeconds } from '@fairlane/platform';
import { type JobTask, Task, TaskRegistry, type TurnContext } from '@fairlane/tasks';
import fc from 'fast-check';
import type { StartAnswer } from './starter.js';
import { TaskRunner } from './task-runner.js';
import { TurnRun } from './turn-run.js';
import { CpuMeter } from './cpu-meter.js';
import type { TurnServices } from './turn-services.js';

type Run = (input: unknown, turn: TurnContext) => Promise<unknown>;

/** A worker whose task "t" does `work`, and whose settlements are kept instead of written. */
function worker(work: Run, answer: SettleOutcome = 'settled', start: StartAnswer = 'started') {
  class T implements JobTask {
    async run(input: unknown, turn: TurnContext): Promise<unknown> {
      return work(input, turn);
    }
  }
  Task({ name: 't', type: 'short', sliced: true })(T);
  const registry = new TaskRegistry();
  registry.add(new T());
  const settlements: Settlement[] = [];
  const settler = {
    settle: async (settlement: Settlement) => {
      settlements.push(settlement);
      return Promise.resolve(answer);
    },
  };
  const starter = { start: async () => Promise.resolve(start) };
  const log = { error: () => undefined, warn: () => undefined } as unknown as Logger;
  const tasks = new TaskRunner(registry, undefined as never, undefined as never, undefined as never);
  const cpu = new CpuMeter();
  const services = { identity: { id: 'w' }, tasks, settler, starter, cpu, log } as unknown as TurnServices;
  return { services, settlements };
}

function turnOf(services: TurnServices, jobs: Partial<ClaimedJob>[], turn: Partial<Turn> = {}): TurnRun {
  const claimed = jobs.map((job, index) => ({ ...JOB, id: `j${index}`, rank: String(index + 1), ...job }));
  const of = { id: 'lease', customerId: 'c', userIds: [''], quantumSeconds: 60, ...turn } as Turn;
  return new TurnRun(of, 0, { outcome: 'claimed', claimedAt: new Date(0), jobs: claimed }, services);
}
const JOB: ClaimedJob = {
  ...{
    id: '',
    customerId: 'c',
    userId: '',
    task: 't',
    type: 'short',
    opaque: false,
    priority: 5,
    rank: '1',
    attempt: 0,
  },
  ...{
    maxAttempts: 3,
    slices: 0,
    estimateSeconds: 1,
    remainingSeconds: 1,
    checkpoint: null,
    progressDone: 0,
  },
  ...{
    progressTotal: null,
    attemptSeconds: 0,
    timeoutSeconds: null,
    firstPosition: null,
    lastPosition: null,
  },
  ...{
    payload: null,
    backoff: null,
    traceparent: null,
    cancelRequested: false,
    announcesStart: false,
    isFirstStart: true,
    waitSeconds: 0.5,
  },
};
const kinds = (settlements: readonly Settlement[]) =>
  settlements.flatMap(({ outcomes }) => outcomes.map((outcome) => `${outcome.jobId} ${outcome.kind}`));
const forever: Run = async () => new Promise(() => undefined);

describe('TurnRun', () => {
  it('runs jobs in order, and settles once, at the end', async () => {
    const { services, settlements } = worker(async () => Promise.resolve(7));
    const turn = turnOf(services, [{}, {}, {}]);
    await turn.run();
    expect(await turn.settle()).toMatchObject({
      outcome: 'worked',
      succeeded: 3,
      floor: { priority: 5, rank: '3' },
    });
    expect(settlements).toHaveLength(1);
    expect(settlements[0]).toMatchObject({ end: true, leaseId: 'lease' });
    expect(kinds(settlements)).toEqual(['j0 succeeded', 'j1 succeeded', 'j2 succeeded']);
  });

  it('starts one job even when the claim took longer than the quantum, and leaves the rest', async () => {
    const { services, settlements } = worker(async () => Promise.resolve());
    const turn = turnOf(services, [{}, {}], { quantumSeconds: 1e-9 });
    await turn.run();
    await turn.settle();
    expect(kinds(settlements)).toEqual(['j0 succeeded']);
  });

  it('starts none when it was ended before it began', async () => {
    const { services, settlements } = worker(async () => Promise.resolve());
    const turn = turnOf(services, [{}]);
    turn.end();
    await turn.run();
    await turn.settle();
    expect(settlements).toMatchObject([{ end: true, outcomes: [] }]);
  });

  it('ends a job that swallows the signal and returns', async () => {
    const { services, settlements } = worker(async (_input, turn) => {
      try {
        turn.checkpoint(1);
      } catch {
        // what user code must not do
      }
      return Promise.resolve();
    });
    const turn = turnOf(services, [{}], { quantumSeconds: 1e-9 });
    await turn.run();
    await turn.settle();
    expect(kinds(settlements)).toEqual(['j0 succeeded']);
  });

  it('leaves a job behind that ignores its timeout, goes on with the next, and takes no late outcome', async () => {
    let finish = (): void => undefined;
    const { services, settlements } = worker(async (_input, { job }) =>
      job.id === 'j0' ? new Promise<void>((resolve) => (finish = resolve)) : Promise.resolve(),
    );
    const turn = turnOf(services, [{ timeoutSeconds: 10, maxAttempts: 1 }, {}]);
    const running = turn.run();
    const now = monotonicSeconds();
    turn.tick(now + 11);
    turn.tick(now + 15);
    expect(turn.runningJob?.job.id).toBe('j0');
    turn.tick(now + 17);
    await running;
    finish();
    await turn.settle();
    expect(kinds(settlements)).toEqual(['j0 failed', 'j1 succeeded']);
    expect(settlements[0]?.outcomes[0]).toMatchObject({
      error: { code: 'TASK.TIMEOUT' },
      retryInSeconds: null,
    });
  });

  it('makes results durable while a later job runs on', async () => {
    const { services, settlements } = worker(async (_input, { job }) =>
      job.id === 'j0' ? Promise.resolve() : forever(null, {} as never),
    );
    const turn = turnOf(services, [{}, {}]);
    void turn.run();
    await new Promise((resolve) => setImmediate(resolve));
    turn.tick(monotonicSeconds() + 2);
    expect(settlements).toMatchObject([{ end: false, outcomes: [{ jobId: 'j0', kind: 'succeeded' }] }]);
    turn.tick(monotonicSeconds() + 4);
    expect(settlements).toHaveLength(1);
  });

  it('reports nothing, and runs nothing more, when its lease was lost', async () => {
    const { services, settlements } = worker(
      async (_input, turn) =>
        new Promise((_resolve, reject) => {
          turn.signal.addEventListener('abort', () => reject(turn.signal.reason as Error));
        }),
    );
    const turn = turnOf(services, [{}, {}]);
    const running = turn.run();
    turn.stop('lost');
    await running;
    expect(await turn.settle()).toBeUndefined();
    expect(settlements).toEqual([]);
    const { services: lost } = worker(async () => Promise.resolve(), 'lost');
    const other = turnOf(lost, [{}]);
    await other.run();
    expect(await other.settle()).toBeUndefined();
  });

  it('cancels a job that has not started yet', async () => {
    const { services, settlements } = worker(async () => Promise.resolve());
    const turn = turnOf(services, [{}, {}]);
    turn.cancel(['j1']);
    await turn.run();
    await turn.settle();
    expect(kinds(settlements)).toEqual(['j0 succeeded', 'j1 cancelled']);
  });

  it.each(['started', 'late', 'lost'] as const)(
    'begins a job that announces its start only when it is recorded: %s',
    async (answer) => {
      let began = false;
      const work: Run = async () => Promise.resolve((began = true));
      const { services, settlements } = worker(work, 'settled', answer);
      const turn = turnOf(services, [{ announcesStart: true }, {}]);
      await turn.run();
      await turn.settle();
      expect(began).toBe(answer === 'started');
      const expected = { started: ['j0 succeeded', 'j1 succeeded'], late: [], lost: [] };
      expect(kinds(settlements)).toEqual(expected[answer]);
      expect(settlements).toHaveLength(answer === 'lost' ? 0 : 1);
    },
  );

  it('fails a job whose result cannot be stored, and none of its neighbours', async () => {
    const { services, settlements } = worker(async (_input, { job }) =>
      Promise.resolve(job.id === 'j1' ? 'a\0b' : 1),
    );
    const turn = turnOf(services, [{}, {}, {}]);
    await turn.run();
    await turn.settle();
    expect(kinds(settlements)).toEqual(['j0 succeeded', 'j1 failed', 'j2 succeeded']);
  });

  it('charges the slot time without gaps, whoever its users are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('', 'a', 'b'), { minLength: 1, maxLength: 20 }),
        async (users) => {
          const { services, settlements } = worker(async () => Promise.resolve());
          const turn = turnOf(
            services,
            users.map((userId) => ({ userId })),
          );
          await turn.run();
          const report = await turn.settle();
          const reported = report!.users.reduce((sum, user) => sum + user.heldSeconds, 0);
          expect(reported).toBeCloseTo(report!.heldSeconds, 9);
          expect(report!.users.reduce((sum, user) => sum + user.drainedJobs, 0)).toBe(users.length);
          const settled = settlements.flatMap(({ heldSecondsByUser }) => [...heldSecondsByUser.values()]);
          expect(settled.reduce((sum, seconds) => sum + seconds, 0)).toBeLessThanOrEqual(report!.heldSeconds);
        },
      ),
    );
  });
});
