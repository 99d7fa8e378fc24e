import { monotonicSeconds } from '@fairlane/platform';
import { setImmediate as breathe } from 'node:timers/promises';
import { z } from 'zod';
import { Task } from '../task.decorator.js';
import type { JobTask, TurnContext } from '../task.js';
import { wait } from './pace.js';

export const simulateInput = z
  .strictObject({
    /** Seconds for which the slot is held. Default: the job's estimate. */
    executionSeconds: z.number().nonnegative().optional(),
    /** `wait` holds the slot only; `burn` keeps a processor busy as well. Default `wait`. */
    mode: z.enum(['wait', 'burn']).default('wait'),
    /** Attempts that fail at their start before one succeeds. Default 0. */
    fail: z.number().int().nonnegative().default(0),
  })
  .prefault({});
export type SimulateInput = z.infer<typeof simulateInput>;

/** Longest stretch between two checkpoints: how soon a job notices that its turn was ended early. */
const STRETCH_SECONDS = 0.25;
/** Longest stretch without letting the slot's neighbours run. */
const BURN_STRETCH_SECONDS = 0.01;

/** Holds a slot for a given time: for demonstrations, load tests and replays of real logs. */
@Task({
  name: 'simulate',
  type: 'short',
  sliced: true,
  payload: simulateInput,
  description: 'Holds a slot for executionSeconds, by waiting or by burning CPU.',
})
export class Simulate implements JobTask<SimulateInput, void> {
  async run(input: SimulateInput, turn: TurnContext): Promise<void> {
    if (turn.job.attempt <= input.fail) throw new Error(`Attempt ${turn.job.attempt} was asked to fail.`);
    const total = input.executionSeconds ?? turn.job.executionSeconds;
    if (total === 0) return;
    const doneBefore = typeof turn.resumed === 'number' ? turn.resumed : 0;
    const startedAt = monotonicSeconds();
    for (;;) {
      const done = doneBefore + monotonicSeconds() - startedAt;
      if (done >= total) return;
      turn.progress(done / total);
      turn.checkpoint(done);
      await hold(
        input.mode,
        Math.min(total - done, STRETCH_SECONDS, Math.max(turn.secondsLeft, 0.001)),
        turn,
      );
    }
  }
}

async function hold(mode: 'wait' | 'burn', seconds: number, turn: TurnContext): Promise<void> {
  if (mode === 'wait') return wait(seconds, turn.signal);
  const end = monotonicSeconds() + Math.min(seconds, BURN_STRETCH_SECONDS);
  while (monotonicSeconds() < end); // busy on purpose
  await breathe();
}
