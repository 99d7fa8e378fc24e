import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { jsonBreak } from './json-position.js';

describe('jsonBreak', () => {
  it.each([
    ['', 0],
    ['x', 0],
    ['{"a":x}', 5],
    ['{"a":1', 6],
    ['[1,2,,3]', 5],
    ['[1,]', 3],
    ['{"a":1,}', 7],
    ['{"a" 1}', 5],
    ['{a:1}', 1],
    ['[1}', 2],
    ['{"a":1]', 6],
    ['1 2', 2],
    ['[01]', 2],
    ['["a\nb"]', 1],
    ['["a\\x"]', 1],
    ['  nul', 2],
  ])('finds where %j breaks', (text, position) => {
    expect(() => JSON.parse(text) as unknown).toThrow();
    expect(jsonBreak(text)).toBe(position);
  });

  it('accepts all that is before the break of any JSON that was cut or followed by more', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), (json, cut) => {
        expect(jsonBreak(`${json} ]`)).toBe(json.length + 1);
        const broken = `[${json},${json.slice(0, cut % json.length)}`;
        const position = jsonBreak(broken);
        expect(position).toBeGreaterThan(json.length + 1);
        expect(position).toBeLessThanOrEqual(broken.length);
      }),
    );
  });
});
