import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { jsonSnapshot } from './json-value.js';

const storable = fc
  .jsonValue({ noUnicodeString: false })
  .filter((value) => !/[\0\ud800-\udfff]/u.test(JSON.stringify(value)));

describe('jsonSnapshot', () => {
  it('copies any JSON that jsonb can hold', () => {
    fc.assert(
      fc.property(
        storable.filter((value) => !JSON.stringify(value).includes('\\u')),
        (value) => {
          expect(jsonSnapshot(value, 1e6)).toEqual(JSON.parse(JSON.stringify(value)));
        },
      ),
    );
  });

  it('has no negative zero, as JSON has none', () => {
    expect([jsonSnapshot(-0, 10), jsonSnapshot([-0], 10)]).toEqual([0, [0]]);
  });

  it('is not changed when the original is', () => {
    const state = { step: 1 };
    const snapshot = jsonSnapshot(state, 100);
    state.step = 2;
    expect(snapshot).toEqual({ step: 1 });
  });

  it('takes an escaped backslash before u0000 for text', () => {
    expect(jsonSnapshot('\\u0000', 100)).toBe('\\u0000');
  });

  it.each([
    ['a NUL character', 'a\0b'],
    ['a NUL character after a backslash', '\\\0'],
    ['half of a surrogate pair', ['\ud800']],
    ['a function', () => undefined],
    ['a bigint', 1n],
    ['what is too long', 'x'.repeat(200)],
  ])('refuses %s', (_what, value) => {
    expect(() => jsonSnapshot(value, 100)).toThrow();
  });

  it('takes undefined, and numbers that JSON does not have, for null', () => {
    expect([undefined, null, Number.NaN, Infinity].map((value) => jsonSnapshot(value, 10))).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });
});
