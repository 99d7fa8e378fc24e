import { Cron } from 'croner';

/**
 * When a cron expression fires, by the clock on the wall of an IANA time zone. Pure: the clock is an argument.
 *
 * Five fields (minute hour day month weekday), six with seconds in front, or `@hourly`, `@daily`, `@weekly`, `@monthly`,
 * `@yearly`. Where a day of the month and a weekday are both given, either will do; `+` before the weekday asks for both.
 *
 * On the two days a year on which the clocks change, as Vixie cron does:
 *
 * - A fixed time (no `*`, `?` or step in seconds, minutes and hours) fires once that day. One that the clocks jump over
 *   fires at the first moment after the gap, and so do several of them together, once. One that comes twice fires the
 *   first time only.
 * - Anything else is an interval, and goes on in real time: nothing for the times that are jumped over, and both passes
 *   through the hour that comes twice.
 */
export class CronTimes {
  private readonly cron: Cron;

  /** @throws CronError naming what is wrong, in the expression or the time zone */
  constructor(expression: string, timeZone: string) {
    requireTimeZone(timeZone);
    this.cron = parse(expression, timeZone);
  }

  /** The first fire after `moment`; null when there is none. */
  next(moment: Date): Date | null {
    return this.cron.nextRun(moment);
  }

  /** The next `count` fires after `moment`, fewer when there are no more. */
  upcoming(moment: Date, count: number): Date[] {
    return this.cron.nextRuns(count, moment);
  }

  /** The latest fires at or before `until` and at or after `since`, oldest first, at most `count`. */
  latest(since: Date, until: Date, count: number): Date[] {
    const fires: Date[] = [];
    // The library looks back from a whole second, which it leaves out.
    let before = new Date(Math.floor(until.getTime() / 1_000) * 1_000 + 1_000);
    while (fires.length < count) {
      const [fire] = this.cron.previousRuns(1, before);
      if (!fire || fire < since) break;
      fires.push(fire);
      before = fire;
    }
    return fires.reverse();
  }
}

/** An expression or a time zone that cannot be used. */
export class CronError extends Error {
  constructor(
    readonly field: 'cron' | 'timeZone',
    message: string,
  ) {
    super(message);
  }
}

const NICKNAMES = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'];

function parse(expression: string, timeZone: string): Cron {
  const fields = expression.trim().split(/\s+/);
  const isNickname = NICKNAMES.includes(expression.trim().toLowerCase());
  // Anything else, such as a date, would be read as something that fires once.
  if (!isNickname && (fields.length < 5 || fields.length > 6 || expression.includes('@')))
    throw new CronError('cron', 'Must have five fields, six with seconds, or be one of @hourly to @yearly');
  try {
    return new Cron(expression, { timezone: timeZone, paused: true, fixedTimeRule: 'no-wildcard' });
  } catch (error) {
    throw new CronError('cron', (error as Error).message.replace(/^Cron(Pattern|Date): /, ''));
  }
}

/** Names of places, `UTC` and the old names; no offsets, which know nothing of summer time. */
function requireTimeZone(timeZone: string): void {
  const problem = new CronError('timeZone', 'Must be an IANA time zone, such as Europe/Berlin or UTC');
  if (!/^[A-Za-z]/.test(timeZone)) throw problem;
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    throw problem;
  }
}
