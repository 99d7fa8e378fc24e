import { describe, expect, it } from '@jest/globals';
import { Admission } from './admission.js';

const room = () => new Admission({ requests: 3, bytes: 100 });

describe('Admission', () => {
  it('refuses the request beyond its limit, until one leaves', () => {
    const admission = room();
    expect([0, 0, 0, 0].map((bytes) => admission.enter(bytes))).toEqual([
      undefined,
      undefined,
      undefined,
      'requests',
    ]);
    admission.leave(0);
    expect(admission.enter(0)).toBeUndefined();
    expect(admission.underWay).toBe(3);
  });

  it('refuses the body that there is no room for, and nothing else', () => {
    const admission = room();
    expect(admission.enter(60)).toBeUndefined();
    expect(admission.enter(41)).toBe('bytes');
    expect(admission.enter(0)).toBeUndefined();
    expect(admission.enter(40)).toBeUndefined();
  });

  it('lets a body that is larger than all the room in alone', () => {
    const admission = room();
    expect(admission.enter(101)).toBeUndefined();
    expect(admission.enter(1)).toBe('bytes');
    admission.leave(101);
    expect(admission.enter(1)).toBeUndefined();
    expect(admission.enter(101)).toBe('bytes');
  });
});
