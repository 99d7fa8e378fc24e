import { describe, expect, it } from '@jest/globals';
import { validate, version } from 'uuid';
import { newId } from './ids.js';

describe('newId', () => {
  it('makes UUIDv7s that ascend, also within a millisecond', () => {
    const ids = Array.from({ length: 10_000 }, newId);
    expect(ids.every((id) => validate(id) && version(id) === 7)).toBe(true);
    expect([...new Set(ids)].sort()).toEqual(ids);
  });

  it('begins with the time', () => {
    const before = Date.now();
    const moment = Number.parseInt(newId().replaceAll('-', '').slice(0, 12), 16);
    expect(moment).toBeGreaterThanOrEqual(before);
    expect(moment).toBeLessThanOrEqual(Date.now());
  });
});
