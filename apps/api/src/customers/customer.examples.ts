import type { CustomerView, TaskView } from './customer.schemas.js';

export const newCustomerExamples = {
  one: {
    summary: 'One customer; its id is generated',
    value: {
      name: 'Example Travel',
      domain: 'travel.example',
      url: 'https://travel.example',
      recordCount: 12_000,
    },
  },
  many: {
    summary: 'Several at once, with ids, a pinned tier and limits',
    value: [
      { id: 'docs-shop', name: 'Docs Shop', recordCount: 64_000 },
      {
        id: 'docs-bank',
        name: 'Docs Bank',
        tier: 'large',
        weight: 8,
        maxConcurrentTurns: 16,
        maxQueued: 100_000,
        maxStartsPerMinute: 600,
      },
    ],
  },
};

export const customerEditExamples = {
  weight: { summary: 'Double its share', value: { weight: 8 } },
  limits: {
    summary: 'Limit what it may hold and queue',
    value: { maxConcurrentTurns: 4, maxQueued: 1_000_000 },
  },
  follow: {
    summary: "Back to the tier's settings",
    value: { weight: null, maxConcurrentTurns: null, maxQueued: null, maxStartsPerMinute: null },
  },
};

export const customerExample: CustomerView = {
  id: '1',
  name: 'Wikipedia',
  domain: 'www.wikipedia.org',
  url: 'https://www.wikipedia.org',
  description: null,
  tier: 'large',
  tierPinned: false,
  activeRecords: 120_000,
  recordCount: 120_000,
  weight: 4,
  maxConcurrentTurns: null,
  maxQueued: null,
  maxStartsPerMinute: null,
  queued: 12,
  running: 2,
  activity: 'very_active',
  paused: false,
  share: 0.25,
  waitP99Seconds: 0.4,
  createdAt: '2026-01-31T12:00:00.000Z',
};

export const taskExample: TaskView = {
  task: 'statement.render',
  kind: 'record',
  type: 'quick',
  learnedSeconds: 0.31,
  learnedType: 'long',
  samples: 240,
  misdeclared: true,
  updatedAt: '2026-01-31T12:00:00.000Z',
};
