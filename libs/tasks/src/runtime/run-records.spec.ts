import { describe, expect, it } from '@jest/globals';
import type { ClaimedJob } from '@fairlane/persistence';
import fc from 'fast-check';
import { type RecordPage, RecordStore } from '../records/record-store.js';
import type { CustomerRecord, RecordTask } from '../task.js';
import { Quantum } from './quantum.js';
import { runRecords } from './run-records.js';
import { RunningJob } from './running-job.js';
import { isTurnOver } from './turn-over.js';

class MemoryStore extends RecordStore {
  constructor(private readonly positions: readonly number[]) {
    super();
  }

  async page({ after, last, limit }: RecordPage): Promise<CustomerRecord[]> {
    const found = this.positions.filter((position) => position > after && position <= (last ?? Infinity));
    return Promise.resolve(found.slice(0, limit).map((position) => ({ position }) as CustomerRecord));
  }

  async touch(): Promise<void> {
    return Promise.resolve();
  }
}

/** Runs the job turn after turn; each ends after `perTurn` records. Returns how many turns it took. */
async function runToEnd(
  store: RecordStore,
  task: RecordTask,
  perTurn: number,
  last: number,
): Promise<number> {
  let checkpoint: unknown = null;
  for (let turns = 1; ; turns += 1) {
    const quantum = new Quantum(60);
    const claimed = {
      customerId: 'c',
      checkpoint,
      firstPosition: 1,
      lastPosition: last,
      progressTotal: null,
      progressDone: 0,
    };
    const job = new RunningJob(
      claimed as unknown as ClaimedJob,
      undefined,
      { kind: 'record', opaque: false },
      quantum,
    );
    let handled = 0;
    const sliced: RecordTask = {
      ...task,
      process: async (record, turn) => {
        await task.process(record, turn);
        handled += 1;
        if (handled >= perTurn) quantum.end();
      },
    };
    try {
      await runRecords(sliced, job, store);
      return turns;
    } catch (error) {
      if (!isTurnOver(error)) throw error;
      checkpoint = job.checkpointValue;
    }
  }
}

describe('a record task', () => {
  it('meets every record once and in order, however it is sliced', async () => {
    const positions = fc.uniqueArray(fc.integer({ min: 1, max: 1_000 }), { maxLength: 450 });
    await fc.assert(
      fc.asyncProperty(positions, fc.integer({ min: 20, max: 300 }), async (unsorted, perTurn) => {
        const all = unsorted.sort((a, b) => a - b);
        const seen: number[] = [];
        const flushed: number[] = [];
        const task: RecordTask = {
          process: async ({ position }) => Promise.resolve(void seen.push(position)),
          flush: async (records) =>
            Promise.resolve(void flushed.push(...records.map(({ position }) => position))),
        };
        const turns = await runToEnd(new MemoryStore(all), task, perTurn, 1_000);
        expect(seen).toEqual(all);
        expect(flushed).toEqual(all);
        // A full page tells nothing of the next: one more turn may find that there is none.
        const least = Math.max(1, Math.ceil(all.length / perTurn));
        expect([least, least + 1]).toContain(turns);
      }),
      { numRuns: 100 },
    );
  });

  it('keeps what was done before the record that failed', async () => {
    const flushed: number[] = [];
    const quantum = new Quantum(60);
    const claimed = {
      customerId: 'c',
      checkpoint: null,
      firstPosition: 1,
      lastPosition: 9,
      progressTotal: 9,
      progressDone: 0,
    };
    const job = new RunningJob(
      claimed as unknown as ClaimedJob,
      undefined,
      { kind: 'record', opaque: false },
      quantum,
    );
    const task: RecordTask = {
      process: async ({ position }) =>
        position === 4 ? Promise.reject(new Error('four')) : Promise.resolve(),
      flush: async (records) =>
        Promise.resolve(void flushed.push(...records.map(({ position }) => position))),
    };
    await expect(runRecords(task, job, new MemoryStore([1, 2, 3, 4, 5]))).rejects.toThrow('four');
    expect(flushed).toEqual([1, 2, 3]);
    expect(job.checkpointValue).toBe(3);
    expect(job.checkpointProgress).toMatchObject({ done: 3, total: 9 });
  });
});
