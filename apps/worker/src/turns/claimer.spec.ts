import { describe, expect, it } from '@jest/globals';
import type { Turn } from '@fairlane/contracts';
import { DomainError } from '@fairlane/domain';
import type { Database, Statement } from '@fairlane/persistence';
import type { Logger } from '@fairlane/platform';
import { newIdentity } from '../worker-identity.js';
import { Claimer } from './claimer.js';

const log = { warn: () => undefined } as unknown as Logger;
const turn: Turn = {
  ...{ id: 't', epoch: 0, pool: 'general', tier: 'small', customerId: 'c', userIds: [''], jobType: 'short' },
  ...{ opaque: false, quantumSeconds: 1, maxJobs: 1, maxTurnsOfType: null, floor: null },
};

/** Asks for each turn at the same time; `answer` is what PostgreSQL says to the statement of that name. */
async function claimed(turns: readonly Turn[], answer: (name: string) => unknown[] | Error) {
  const asked: string[] = [];
  const query = async ({ name }: Statement) => {
    asked.push(name);
    const rows = answer(name);
    return rows instanceof Error ? Promise.reject(rows) : Promise.resolve(rows);
  };
  const claimer = new Claimer({ query } as unknown as Database, newIdentity({ general: 8 }), log);
  const claims = await Promise.all(turns.map(async (of, slot) => claimer.claim(of, slot)));
  return { outcomes: claims.map(({ outcome }) => outcome), asked: asked.sort() };
}
const row = (outcome: string, of?: number) => ({ turn: of, place: '0', outcome, claimed_at: 0 });

describe('Claimer', () => {
  it('claims what its slots were granted at the same time in one statement, by customer', async () => {
    const turns = ['b', 'a', 'c'].map((customerId) => ({ ...turn, customerId }));
    const answer = () => [row('capped', 1), row('empty', 0), row('stale', 2)];
    expect(await claimed(turns, answer)).toEqual({
      outcomes: ['capped', 'empty', 'stale'],
      asked: ['claim-3-turns'],
    });
  });

  it('claims each by itself when PostgreSQL refuses them together, and a bundle always', async () => {
    const turns = [turn, turn, { ...turn, maxJobs: 500 }];
    const answer = (name: string) =>
      name === 'claim-turn' ? [row('empty')] : new Error('lock not available');
    expect(await claimed(turns, answer)).toEqual({
      outcomes: ['empty', 'empty', 'empty'],
      asked: ['claim-2-turns', 'claim-turn', 'claim-turn', 'claim-turn'],
    });
  });

  it('lets nobody wait for a customer whose limits are locked', async () => {
    const asked: string[] = [];
    let isLocked = true;
    const query = async ({ name }: Statement, values: unknown[]) => {
      asked.push(name);
      const refused = Object.assign(new Error('lock not available'), { code: '55P03' });
      if (isLocked && values.includes('locked')) return Promise.reject(refused);
      return Promise.resolve([row('empty', 0), ...(name === 'claim-2-turns' ? [row('empty', 1)] : [])]);
    };
    const claimer = new Claimer({ query } as unknown as Database, newIdentity({ general: 8 }), log);
    const both = async () => {
      asked.length = 0;
      const ids = ['locked', 'open'];
      const claims = ids.map(async (customerId, slot) => claimer.claim({ ...turn, customerId }, slot));
      return [(await Promise.all(claims)).map(({ outcome }) => outcome), asked];
    };
    const alone = ['claim-turn', 'claim-turn'];
    expect(await both()).toEqual([
      ['busy', 'empty'],
      ['claim-2-turns', ...alone],
    ]);
    expect(await both()).toEqual([['busy', 'empty'], alone]);
    isLocked = false;
    expect(await both()).toEqual([['empty', 'empty'], alone]);
    expect(await both()).toEqual([['empty', 'empty'], ['claim-2-turns']]);
  });

  it('asks again while PostgreSQL is away', async () => {
    let calls = 0;
    const away = new DomainError('unavailable', 'DATABASE.UNAVAILABLE', 'away');
    const answer = () => (++calls === 1 ? away : [row('empty')]);
    expect(await claimed([turn], answer)).toEqual({
      outcomes: ['empty'],
      asked: ['claim-turn', 'claim-turn'],
    });
  });
});
