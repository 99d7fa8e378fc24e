import { describe, expect, it } from '@jest/globals';
import type { DomainError } from '@fairlane/domain';
import { compileMapping } from './mapping.js';

const COLUMNS = ['id', 'days', 'budget', 'flag', 'more'];
const CELLS = ['7', '2', '9.50', 'TRUE', '{"a":[1]}'];
const one = (job: Record<string, unknown>, cells = CELLS) =>
  compileMapping({ customerId: 'c', jobs: [job] }, COLUMNS)(cells);

describe('compileMapping', () => {
  it('fills cells in, each as its type', () => {
    const payload = { id: '{id}', days: '{days:integer}', budget: '{budget:number}', flag: '{flag:boolean}' };
    const job = {
      name: 'ad {id} of {{{days}}',
      payload: { ...payload, more: '{more:json}', list: ['{id}', 3] },
    };
    expect(one({ ...job, retainSeconds: '{days:days}', delaySeconds: '{days:hours}' }).jobs).toEqual([
      {
        customerId: 'c',
        name: 'ad 7 of {2}',
        payload: { id: '7', days: 2, budget: 9.5, flag: true, more: { a: [1] }, list: ['7', 3] },
        retainSeconds: 172_800,
        delaySeconds: 7_200,
      },
    ]);
  });

  it('leaves a field out whose cell is empty', () => {
    expect(one({ userId: '{id}', name: 'x{id}', list: ['{id}'] }, ['', '', '', '', '']).jobs).toEqual([
      { customerId: 'c', name: 'x', list: [] },
    ]);
  });

  it.each([
    ['{days:integer}', '1.5', /days is no whole number/],
    ['{days:number}', 'many', /days is no number: "many"/],
    ['{days:days}', '-1', /no length of time/],
    ['{days:boolean}', 'maybe', /neither true nor false/],
    ['{days:json}', '{', /no JSON/],
  ])('rejects a line where %s is %p, and says where', (text, cell, message) => {
    const { issues } = one({ payload: { days: text } }, CELLS.with(1, cell));
    expect(issues).toEqual([
      { path: 'jobs[0].payload.days', message: expect.stringMatching(message) as unknown as string },
    ]);
  });

  it('rejects a line with too few or too many cells', () => {
    expect(one({}, CELLS.slice(1)).issues?.[0]?.message).toContain('4 cells, not 5');
  });

  it('refuses a mapping that names what is not there, at every place', () => {
    let refusal: DomainError | undefined;
    try {
      one({ name: 'ad {nr}', payload: ['{id:float}'] });
    } catch (error) {
      refusal = error as DomainError;
    }
    expect(refusal?.code).toBe('IMPORT.MAPPING');
    expect(refusal?.issues.map(({ path }) => path)).toEqual(['jobs[0].name', 'jobs[0].payload[0]']);
  });
});
