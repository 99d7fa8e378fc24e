// The tasks of the chaos runs. Each writes down what it does before it does the next thing.
import { appendFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import process from 'node:process';
import { Task } from '@fairlane/tasks';
import { setTimeout as delay } from 'node:timers/promises';
import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers';

const record = (deed) =>
  appendFileSync(join(process.env.CHAOS_DEEDS, `${process.pid}.ndjson`), `${JSON.stringify(deed)}\n`);

const BACKOFF = { initialSeconds: 0.2, factor: 1, maxSeconds: 0.2 };

/** Counts to `units`, with a checkpoint after each. */
export class Count {
  async run({ units, unitMillis, failsAt }, turn) {
    const jobId = turn.job.id;
    const run = randomUUID();
    const resumedAt = turn.resumed ?? 0;
    record({ kind: 'start', jobId, run, attempt: turn.job.attempt, resumedAt });
    for (let unit = resumedAt + 1; unit <= units; unit += 1) {
      if (unitMillis > 0) await delay(unitMillis, undefined, { signal: turn.signal });
      if (unit === failsAt && turn.job.attempt === 1) throw new Error('fails once');
      record({ kind: 'unit', jobId, run, unit });
      turn.progress(unit, units);
      turn.checkpoint(unit);
    }
    record({ kind: 'finish', jobId, run });
  }
}
Task({ name: 'chaos.count', type: 'long', sliced: true, backoff: BACKOFF })(Count);

/** Never comes back, and does not heed its signal. */
export class Hang {
  async run() {
    await new Promise(() => undefined);
  }
}
Task({ name: 'chaos.hang', type: 'long', backoff: BACKOFF })(Hang);

/** Succeeds, and leaves an error behind that nobody awaits. */
export class Leak {
  async run(_, turn) {
    const run = randomUUID();
    record({ kind: 'start', jobId: turn.job.id, run, attempt: turn.job.attempt, resumedAt: 0 });
    void Promise.reject(new Error('leaked'));
    setTimeout(() => {
      throw new Error('thrown by a timer');
    }, 10);
    record({ kind: 'finish', jobId: turn.job.id, run });
  }
}
Task({ name: 'chaos.leak', type: 'instant' })(Leak);

/** Takes its worker with it. */
export class Exit {
  async run() {
    process.exit(3);
  }
}
Task({ name: 'chaos.exit', type: 'long', backoff: BACKOFF })(Exit);

/** Blocks the event loop of its worker. */
export class Burn {
  async run({ seconds }, turn) {
    const run = randomUUID();
    record({ kind: 'start', jobId: turn.job.id, run, attempt: turn.job.attempt, resumedAt: 0 });
    const endsAt = performance.now() + seconds * 1_000;
    while (performance.now() < endsAt);
    record({ kind: 'finish', jobId: turn.job.id, run });
  }
}
Task({ name: 'chaos.burn', type: 'long', backoff: BACKOFF })(Burn);
