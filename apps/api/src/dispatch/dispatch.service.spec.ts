import { describe, expect, it } from '@jest/globals';
import { type Broker, EventFeed, type Publisher } from '@fairlane/messaging';
import type { Database, Statement } from '@fairlane/persistence';
import type { Logger } from '@fairlane/platform';
import { until } from '@fairlane/testing';
import { setTimeout as delay } from 'node:timers/promises';
import { Gates } from '../gates/gates.js';
import type { ResourceRounds } from '../gates/resources/resource-rounds.js';
import { DispatchService } from './dispatch.service.js';
import type { TurnCounters } from './turn-counters.js';

const silent = () => undefined;
const logger = { info: silent, warn: silent, error: silent } as unknown as Logger;
const broker = {
  openChannel: async () => Promise.resolve({ current: undefined, close: async () => Promise.resolve() }),
} as unknown as Broker;
const events = new EventFeed(broker, silent);

/** Grants the leadership in a new term at every renewal, and answers nothing else until told to. */
function databaseOf() {
  const asked: string[] = [];
  let epoch = 0;
  const away = new AbortController();
  const query = async (statement: Statement): Promise<unknown[]> => {
    asked.push(statement.name);
    if (statement.name === 'resign-dispatcher') return [];
    if (statement.name === 'lead-dispatcher') return [{ epoch: String((epoch += 1)) }];
    await new Promise((resolve) =>
      away.signal.aborted ? resolve(0) : away.signal.addEventListener('abort', resolve),
    );
    throw new Error('away');
  };
  return {
    database: { query } as unknown as Database,
    asked,
    terms: () => epoch,
    answer: () => away.abort(),
  };
}

describe('DispatchService', () => {
  it('leaves no dispatcher behind when a term is over before it could begin', async () => {
    const { database, asked, terms, answer } = databaseOf();
    const service = new DispatchService({
      ...{
        database,
        broker,
        events,
        logger,
        publisher: {} as unknown as Publisher,
        counters: {} as TurnCounters,
      },
      gates: new Gates([], []),
      rounds: {} as unknown as ResourceRounds,
      ...{ policy: 'fair', quantumSeconds: 0.5, maxJobsPerTurn: 1 },
    });
    await service.start();
    await until(() => terms() === 2); // the first term's takeover hangs, so the second cannot begin
    const stopped = service.stop();
    await delay(50);
    answer();
    await stopped;
    const before = asked.length;
    await delay(1_500);
    expect(asked.slice(before)).toEqual([]);
  });
});
