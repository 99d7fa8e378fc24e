import { describe, expect, it } from '@jest/globals';
import { DomainError } from '@fairlane/domain';
import type { Database, Settlement } from '@fairlane/persistence';
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
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve([{ outcome: answer }]);
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

  it('gives up a settlement that PostgreSQL refuses even so', async () => {
    const { database } = databaseOf(refused, refused, refused, refused);
    expect(await new Settler(database, log).settle(settlement)).toBe('lost');
  });
});
