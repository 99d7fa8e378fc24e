// The task of the chaos runs: counts to `units`, and writes down all that it does before it does the next thing.
import { appendFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import process from 'node:process';
import { Task } from '@fairlane/tasks';
import { setTimeout as delay } from 'node:timers/promises';

const record = (deed) =>
  appendFileSync(join(process.env.CHAOS_DEEDS, `${process.pid}.ndjson`), `${JSON.stringify(deed)}\n`);

export class Count {
  async run({ units, unitMillis, failsAt }, turn) {
    const jobId = turn.job.id;
    const run = randomUUID();
    const resumedAt = turn.resumed ?? 0;
    record({ kind: 'start', jobId, run, resumedAt });
    for (let unit = resumedAt + 1; unit <= units; unit += 1) {
      await delay(unitMillis, undefined, { signal: turn.signal });
      if (unit === failsAt && turn.job.attempt === 1) throw new Error('fails once');
      record({ kind: 'unit', jobId, run, unit });
      turn.progress(unit, units);
      turn.checkpoint(unit);
    }
    record({ kind: 'finish', jobId, run });
  }
}
Task({ name: 'chaos.count', type: 'long', sliced: true, backoff: { kind: 'fixed', seconds: 0.2 } })(Count);
