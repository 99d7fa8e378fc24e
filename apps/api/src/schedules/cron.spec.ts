import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CronError, CronTimes } from './cron.js';

const fires = (expression: string, timeZone: string, from: string, count: number): string[] =>
  new CronTimes(expression, timeZone)
    .upcoming(new Date(from), count)
    .map((fire) => fire.toISOString().replace(':00.000Z', 'Z'));

describe('a fixed time', () => {
  it('keeps to the clock on the wall when summer begins and ends', () => {
    // Europe/Berlin is UTC+1, in summer UTC+2: from 2026-03-29T01:00Z to 2026-10-25T01:00Z.
    expect(fires('0 9 * * *', 'Europe/Berlin', '2026-03-28T00:00Z', 2)).toEqual([
      '2026-03-28T08:00Z',
      '2026-03-29T07:00Z',
    ]);
    expect(fires('0 9 * * *', 'Europe/Berlin', '2026-10-24T00:00Z', 2)).toEqual([
      '2026-10-24T07:00Z',
      '2026-10-25T08:00Z',
    ]);
  });

  it.each([
    ['Europe/Berlin', '30 2 * * *', '2026-03-28T12:00Z', ['2026-03-29T01:00Z', '2026-03-30T00:30Z']],
    ['America/New_York', '30 2 * * *', '2026-03-07T12:00Z', ['2026-03-08T07:00Z', '2026-03-09T06:30Z']],
  ])(
    'that the clocks of %s jump over fires at the end of the gap',
    (timeZone, expression, from, expected) => {
      expect(fires(expression, timeZone, from, 2)).toEqual(expected);
    },
  );

  it('in a gap fires once with the others of the gap', () => {
    expect(fires('0,20,40 2 * * *', 'Europe/Berlin', '2026-03-28T12:00Z', 3)).toEqual([
      '2026-03-29T01:00Z',
      '2026-03-30T00:00Z',
      '2026-03-30T00:20Z',
    ]);
  });

  it.each([
    ['Europe/Berlin', '30 2 * * *', '2026-10-24T12:00Z', ['2026-10-25T00:30Z', '2026-10-26T01:30Z']],
    ['America/New_York', '30 1 * * *', '2026-10-31T12:00Z', ['2026-11-01T05:30Z', '2026-11-02T06:30Z']],
  ])('that comes twice in %s fires the first time only', (timeZone, expression, from, expected) => {
    expect(fires(expression, timeZone, from, 2)).toEqual(expected);
  });

  it('that comes twice does not fire again when the search begins between the two', () => {
    expect(fires('30 2 * * *', 'Europe/Berlin', '2026-10-25T00:45Z', 1)).toEqual(['2026-10-26T01:30Z']);
  });
});

describe('an interval', () => {
  it('goes on in real time through the hour that comes twice', () => {
    expect(fires('*/30 * * * *', 'Europe/Berlin', '2026-10-24T23:59Z', 5)).toEqual([
      '2026-10-25T00:00Z',
      '2026-10-25T00:30Z',
      '2026-10-25T01:00Z',
      '2026-10-25T01:30Z',
      '2026-10-25T02:00Z',
    ]);
    expect(fires('0 * * * *', 'America/New_York', '2026-11-01T04:30Z', 3)).toEqual([
      '2026-11-01T05:00Z',
      '2026-11-01T06:00Z',
      '2026-11-01T07:00Z',
    ]);
  });

  it('has nothing in the hour that is jumped over', () => {
    expect(fires('*/30 1-3 * * *', 'Europe/Berlin', '2026-03-28T23:59Z', 4)).toEqual([
      '2026-03-29T00:00Z',
      '2026-03-29T00:30Z',
      '2026-03-29T01:00Z',
      '2026-03-29T01:30Z',
    ]);
  });
});

describe('a cron expression', () => {
  it('may count seconds, days from the end and nicknames', () => {
    expect(fires('*/20 * * * * *', 'UTC', '2026-01-01T00:00:00.500Z', 2)).toEqual([
      '2026-01-01T00:00:20.000Z',
      '2026-01-01T00:00:40.000Z',
    ]);
    expect(fires('0 0 L * *', 'UTC', '2028-02-01T00:00Z', 1)).toEqual(['2028-02-29T00:00Z']);
    expect(fires('@daily', 'Asia/Kolkata', '2026-01-01T00:00Z', 1)).toEqual(['2026-01-01T18:30Z']);
  });

  it('may never fire', () => {
    expect(new CronTimes('0 0 30 2 *', 'UTC').next(new Date())).toBeNull();
  });

  it.each([
    '',
    'daily',
    '* * * *',
    '* * * * * * *',
    '61 * * * *',
    '0 0 * * FOO',
    '@reboot',
    '2026-12-01T00:00:00',
  ])('is refused as %j', (expression) => expect(() => new CronTimes(expression, 'UTC')).toThrow(CronError));

  it.each(['Mars/Olympus', '+01:00', '', 'Europe/Berlin '])('is refused in the time zone %j', (timeZone) => {
    expect(() => new CronTimes('* * * * *', timeZone)).toThrow('IANA time zone');
  });
});

describe('the latest fires', () => {
  it('are those that going forward gives, at any moment and across both changes of the clocks', () => {
    const expression = fc.constantFrom(
      '*/10 * * * *',
      '30 2 * * *',
      '0,30 1-3 * * *',
      '15 */2 * * *',
      '5 2,14 * * *',
    );
    const day = fc.constantFrom('2026-03-28T20:00Z', '2026-10-24T20:00Z', '2026-07-01T20:00Z');
    fc.assert(
      fc.property(expression, day, fc.nat(86_400), fc.nat(43_200), (cron, start, since, span) => {
        const times = new CronTimes(cron, 'Europe/Berlin');
        const from = new Date(Date.parse(start) + since * 1_000);
        const until = new Date(from.getTime() + span * 1_000);
        const forward: Date[] = [];
        for (
          let fire = times.next(new Date(from.getTime() - 1));
          fire && fire <= until;
          fire = times.next(fire)
        )
          forward.push(fire);
        expect(times.latest(from, until, 1_000)).toEqual(forward);
        expect(times.latest(from, until, 2)).toEqual(forward.slice(-2));
      }),
      { numRuns: 40 },
    );
  });
});
