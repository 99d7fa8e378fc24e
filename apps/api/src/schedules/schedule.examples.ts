import type { ScheduleDetailView, ScheduleView } from './schedule.schemas.js';

export const EXAMPLE_SCHEDULE_ID = '0190a1b2-0000-7000-8000-000000000003';

export const newScheduleExamples = {
  weekdays: {
    summary: 'A report on weekdays at nine, by the clocks of Berlin',
    value: {
      customerId: '1',
      name: 'Morning report',
      cron: '0 9 * * MON-FRI',
      timeZone: 'Europe/Berlin',
      job: { task: 'simulate', executionSeconds: 2 },
    },
  },
  everyFiveSeconds: {
    summary: 'Every five seconds, each fire made up for, one job at a time',
    value: {
      customerId: '2',
      name: 'Poll',
      cron: '*/5 * * * * *',
      catchUp: 'all',
      maxCatchUp: 10,
      overlap: 'skip',
      endsAt: '2099-12-31T23:59:59Z',
      job: { task: 'simulate', executionSeconds: 0.1, expiresAfterSeconds: 60 },
    },
  },
};

export const scheduleEditExamples = {
  time: { summary: 'At another time', value: { cron: '30 8 * * MON-FRI', timeZone: 'America/New_York' } },
  overlap: { summary: 'One job at a time', value: { overlap: 'skip' } },
};

const fire = {
  at: '2026-01-30T08:00:00.000Z',
  firedAt: '2026-01-30T08:00:00.006Z',
  byHand: false,
  outcome: 'submitted' as const,
  jobId: '0190a1b2-0000-7000-8000-000000000000',
  jobState: 'succeeded' as const,
  error: null,
};

export const scheduleExample: ScheduleView = {
  id: EXAMPLE_SCHEDULE_ID,
  customerId: '1',
  name: 'Morning report',
  cron: '0 9 * * MON-FRI',
  timeZone: 'Europe/Berlin',
  catchUp: 'one',
  maxCatchUp: 100,
  overlap: 'skip',
  startsAt: null,
  endsAt: null,
  job: { task: 'simulate', executionSeconds: 2, priority: 5, retainSeconds: 604_800 },
  paused: false,
  nextFires: ['2026-02-02T08:00:00.000Z', '2026-02-03T08:00:00.000Z'],
  lastFire: fire,
  createdAt: '2026-01-29T12:00:00.000Z',
  updatedAt: '2026-01-29T12:00:00.000Z',
};

export const scheduleDetailExample: ScheduleDetailView = { ...scheduleExample, fires: [fire] };
