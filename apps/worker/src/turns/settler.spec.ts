import { describe, expect, it } from '@jest/globals';
import { DomainError } from '@fairlane/domain';
import type { Database, JobOutcome, Settlement, Statement } from '@fairlane/persistence';
import type { Logger } from '@fairlane/platform';
import { Settler } from './settler.js';

const log = { error: () => undefined, warn: () => undefined } as unknown as Logger;
const settlement: Settlement = {
  ...{ leaseId: 'l', workerId: 'w', slot: 0, end: true, heldSecondsByUser: new Map() },
  outcomes: [
    {
      kind: 'succeeded',
      jobId: 'j',
      startedAt: new Date(0),
      runSeconds: 1,
      result: { a: 1 },
      progressDone: 0,
      progressTotal: null,
    },
  ],
};

/** A database that answers with these, one after the other. */
function databaseOf(...answers: (Error | string)[]) {
  const asked: unknown[][] = [];
  const query = async (_statement: unknown, values: unknown[]) => {
    asked.push(values);
    const answer = answers[asked.length - 1];
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve([{ turn: 0, outcome: answer }]);
  };
  return { database: { query } as unknown as Database, asked };
}
const away = new DomainError('unavailable', 'DATABASE.UNAVAILABLE', 'away');
const refused = new Error('refused');

describe('Settler', () => {
  it('asks until PostgreSQL answers', async () => {
    const { database, asked } = databaseOf(away, away, 'settled');
    expect(await new Settler(database, log).settle(settlement)).toBe('settled');
    expect(asked).toHaveLength(3);
    expect(asked[2]).toEqual(asked[0]);
  });

  it('fails the jobs whose contents PostgreSQL refuses, rather than hold the slot for ever', async () => {
    const { database, asked } = databaseOf(refused, refused, refused, 'settled');
    expect(await new Settler(database, log).settle(settlement)).toBe('settled');
    expect(asked[3]?.[5]).toBe('{failed}');
    expect(JSON.stringify(asked[3])).toContain('JOB.RESULT_REFUSED');
  });

  it('asks for all that come at the same time in one statement', async () => {
    const asked: string[] = [];
    const query = async ({ name }: Statement) => {
      asked.push(name);
      return Promise.resolve([1, 0, 2].map((turn) => ({ turn, outcome: turn === 1 ? 'lost' : 'settled' })));
    };
    const settler = new Settler({ query } as unknown as Database, log);
    const settlements = ['a', 'b', 'c'].map((leaseId) => ({ ...settlement, leaseId }));
    const outcomes = await Promise.all(settlements.map(async (one) => settler.settle(one)));
    expect(outcomes).toEqual(['settled', 'lost', 'settled']);
    expect(asked).toEqual(['settle-3-turns']);
  });

  it('asks for each by itself when PostgreSQL refuses them together, and for one of many jobs always', async () => {
    const asked: string[] = [];
    const query = async ({ name }: Statement) => {
      asked.push(name);
      return name === 'settle-turn' ? Promise.resolve([{ outcome: 'settled' }]) : Promise.reject(refused);
    };
    const settler = new Settler({ query } as unknown as Database, log);
    const large = {
      ...settlement,
      outcomes: Array<JobOutcome>(51).fill(settlement.outcomes[0] as JobOutcome),
    };
    const all = [settlement, settlement, large];
    expect(await Promise.all(all.map(async (one) => settler.settle(one)))).toEqual(all.map(() => 'settled'));
    expect(asked.sort()).toEqual(['settle-2-turns', 'settle-turn', 'settle-turn', 'settle-turn']);
  });

  it('gives up a settlement that PostgreSQL refuses even so', async () => {
    const { database } = databaseOf(refused, refused, refused, refused);
    expect(await new Settler(database, log).settle(settlement)).toBe('lost');
  });
});
