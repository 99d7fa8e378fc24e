import { describe, expect, it } from '@jest/globals';
import type { TurnSettled } from '@fairlane/contracts';
import type { Publisher } from '@fairlane/messaging';
import { WorkerMetrics } from '../metrics/worker-metrics.js';
import { newIdentity } from '../worker-identity.js';
import { HeldTurns } from './held-turns.js';
import { Reports } from './reports.js';

function open(): { reports: Reports; told: string[][] } {
  const told: string[][] = [];
  const event = (_key: string, { turns }: { turns: TurnSettled[] }) =>
    void told.push(turns.map(({ turnId }) => turnId));
  const identity = newIdentity({ general: 2 });
  const metrics = new WorkerMetrics(identity, new HeldTurns());
  return { told, reports: new Reports({ event } as unknown as Publisher, identity, metrics) };
}

const settled = (turnId: string) =>
  ({ turnId, outcome: 'worked', pool: 'general', heldSeconds: 0, succeeded: 1, failed: 0 }) as TurnSettled;

describe('reports', () => {
  it('tell of the first turn at once and of those that follow together', async () => {
    const { reports, told } = open();
    for (const id of ['a', 'b', 'c']) reports.add(settled(id));
    expect(told).toEqual([['a']]);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(told).toEqual([['a'], ['b', 'c']]);
    reports.add(settled('d'));
    expect(told).toEqual([['a'], ['b', 'c'], ['d']]);
  });

  it('tell of what waits when they are flushed, and of nothing twice', async () => {
    const { reports, told } = open();
    for (const id of ['a', 'b']) reports.add(settled(id));
    reports.flush();
    reports.flush();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(told).toEqual([['a'], ['b']]);
  });
});
