import { join } from 'node:path';
import { repository } from '@fairlane/testing';
import { execa } from 'execa';
import { endings, rounded } from './measure.js';
import { ADMIN_KEY, withStack } from '@fairlane/testing';

/** Jobs wait more than they compute here: 200 slots fit in two processes. */
const WORKERS = 2;
const SLOTS_PER_WORKER = 100;
/** With so many slots one comes free every 5 ms all the same. */
const QUANTUM_SECONDS = '1';
const SCALE = 4_000;
const LOG = join(repository, 'bench/traces/LCG-2005-day0.swf.gz');

interface Report {
  readonly slowdown: { readonly light: { readonly mean: number }; readonly heavy: { readonly mean: number } };
  readonly makespanSeconds: number;
}

/** The first day of the LHC Computing Grid log through API, broker and 200 slots, 4,000 times as fast. */
export async function trace(): Promise<object> {
  const fairTurns = await replay('fair');
  console.error(JSON.stringify({ fairTurns }));
  return { fairTurns, firstComeFirstServed: await replay('fifo') };
}

async function replay(policy: 'fair' | 'fifo'): Promise<object> {
  return withStack(
    {
      workers: WORKERS,
      slotsPerWorker: SLOTS_PER_WORKER,
      apiEnv: { FAIRLANE_POLICY: policy, FAIRLANE_QUANTUM_SECONDS: QUANTUM_SECONDS },
    },
    async (stack) => {
      const cli = join(repository, 'dist/cli/apps/cli/src/main.js');
      const slots = WORKERS * SLOTS_PER_WORKER;
      const { stdout } = await execa(
        process.execPath,
        [cli, '--json', 'replay', LOG, '--scale', String(SCALE), '--slots', String(slots)],
        { env: { FAIRLANE_URL: stack.api.url, FAIRLANE_API_KEY: ADMIN_KEY }, timeout: 1_200_000 },
      );
      const report = JSON.parse(stdout) as Report;
      return {
        endings: await endings(stack.database),
        slowdownOfLightCustomers: rounded(report.slowdown.light.mean),
        slowdownOfHeavyCustomers: rounded(report.slowdown.heavy.mean),
        makespanHoursOfTheLog: rounded(report.makespanSeconds / 3_600, 2),
      };
    },
  );
}
