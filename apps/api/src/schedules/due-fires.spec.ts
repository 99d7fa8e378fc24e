import { describe, expect, it } from '@jest/globals';
import { CronTimes } from './cron.js';
import { type DueParts, dueFires, ON_TIME_SECONDS } from './due-fires.js';

const at = (time: string): Date => new Date(`2026-01-01T${time}Z`);

const due = (changes: Partial<DueParts>): { fires: string[]; next: string | null } => {
  const { fires, next } = dueFires({
    times: new CronTimes('*/10 * * * *', 'UTC'),
    catchUp: 'one',
    maxCatchUp: 3,
    dueAt: at('12:00:00'),
    now: at('12:00:00.004'),
    endsAt: null,
    ...changes,
  });
  const short = (fire: Date) => fire.toISOString().slice(11, 16);
  return { fires: fires.map(short), next: next && short(next) };
};

describe('the fires that are due', () => {
  it.each(['none', 'one', 'all'] as const)(
    'are the one fire when it is on time, with catchUp %s',
    (catchUp) => {
      expect(due({ catchUp })).toEqual({ fires: ['12:00'], next: '12:10' });
    },
  );

  it('are, of several missed ones, none, one, or all that are allowed', () => {
    const now = at('13:05:00');
    expect(due({ catchUp: 'none', now })).toEqual({ fires: [], next: '13:10' });
    expect(due({ catchUp: 'one', now })).toEqual({ fires: ['13:00'], next: '13:10' });
    expect(due({ catchUp: 'all', now })).toEqual({ fires: ['12:40', '12:50', '13:00'], next: '13:10' });
  });

  it('hold one that is no later than a change of leaders', () => {
    const after = (seconds: number) => new Date(at('12:00:00').getTime() + seconds * 1_000);
    expect(due({ catchUp: 'none', now: after(ON_TIME_SECONDS) }).fires).toEqual(['12:00']);
    expect(due({ catchUp: 'none', now: after(ON_TIME_SECONDS + 1) }).fires).toEqual([]);
  });

  it('end with the schedule, at its end included', () => {
    const now = at('12:25:00');
    expect(due({ catchUp: 'all', now, endsAt: at('12:10:00') })).toEqual({
      fires: ['12:00', '12:10'],
      next: null,
    });
  });
});
