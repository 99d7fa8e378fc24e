import { join } from 'node:path';
import { repository } from '@fairlane/testing';
import { execa } from 'execa';
import { endings, rounded } from './measure.js';
import { ADMIN_KEY, withStack } from '@fairlane/testing';
import { DAY_0, pathOf, type Trace, type TraceReport } from '../simulate-trace.js';

/** Jobs wait more than they compute here: so many slots fit in one process. */
const SLOTS_PER_WORKER = 100;
const DEADLINE_SECONDS = 1_200;

/** How fast a log is replayed. */
export interface Pace {
  /** Seconds of the log that are one second here. */
  readonly scale: number;
  /** Seconds here. */
  readonly quantumSeconds: number;
}

/** 200 turns a second on 200 slots; with so many, one comes free every 5 ms all the same. */
export const DAY_0_PACE: Pace = { scale: 4_000, quantumSeconds: 1 };

interface Report {
  readonly jobs: number;
  readonly succeeded: number;
  readonly slowdown: { readonly light: { readonly mean: number }; readonly heavy: { readonly mean: number } };
  readonly makespanSeconds: number;
}

interface Replayed extends TraceReport {
  readonly endings: Record<string, number>;
}

/** The first day of the LHC Computing Grid log through API, broker and 200 slots, 4,000 times as fast. */
export async function trace(): Promise<object> {
  const fairTurns = await replayTrace(DAY_0, DAY_0_PACE, 'fair');
  console.error(JSON.stringify({ fairTurns }));
  return { fairTurns, firstComeFirstServed: await replayTrace(DAY_0, DAY_0_PACE, 'fifo') };
}

/** Plays a log through a Fairlane of its own. */
export async function replayTrace(
  trace: Trace,
  { scale, quantumSeconds }: Pace,
  policy: 'fair' | 'fifo',
): Promise<Replayed> {
  return withStack(
    {
      workers: trace.slots / SLOTS_PER_WORKER,
      slotsPerWorker: SLOTS_PER_WORKER,
      // As the simulation has them. The default keeps some for quick work, which stand idle under these long jobs.
      env: { FAIRLANE_POOLS: `general:${SLOTS_PER_WORKER}` },
      apiEnv: { FAIRLANE_POLICY: policy, FAIRLANE_QUANTUM_SECONDS: String(quantumSeconds) },
    },
    async (stack) => {
      const cli = join(repository, 'dist/cli/apps/cli/src/main.js');
      const { stdout } = await execa(
        process.execPath,
        [cli, '--json', 'replay', pathOf(trace), '--scale', String(scale), '--slots', String(trace.slots)],
        {
          env: { FAIRLANE_URL: stack.api.url, FAIRLANE_API_KEY: ADMIN_KEY },
          timeout: DEADLINE_SECONDS * 1_000,
        },
      );
      const { slowdown, makespanSeconds } = JSON.parse(stdout) as Report;
      return {
        endings: await endings(stack.database),
        slowdownOfLightCustomers: rounded(slowdown.light.mean),
        slowdownOfHeavyCustomers: rounded(slowdown.heavy.mean),
        makespanHours: rounded(makespanSeconds / 3_600, 2),
      };
    },
  );
}
