import type { IssuedApiKeyView } from './api-key.schemas.js';

export const newApiKeyExamples = {
  operator: { summary: 'For the operations team', value: { name: 'operations', role: 'operator' } },
  customer: {
    summary: 'For one customer, for a while',
    value: { name: 'Wikipedia', role: 'customer', customerId: '1', expiresAt: '2099-12-31T23:59:59Z' },
  },
};

export const issuedApiKeyExample: IssuedApiKeyView = {
  id: '0190a1b2-0000-7000-8000-000000000000',
  name: 'Wikipedia',
  role: 'customer',
  customerId: '1',
  createdAt: '2026-01-31T12:00:00.000Z',
  expiresAt: '2099-12-31T23:59:59.000Z',
  key: 'flk_an-example-that-opens-nothing-at-all-1234567',
};
