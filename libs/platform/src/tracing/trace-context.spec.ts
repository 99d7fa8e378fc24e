import { describe, expect, it } from '@jest/globals';
import { currentTrace, formatTraceparent, inTraceContext, parseTraceparent } from './trace-context.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

describe('a traceparent', () => {
  it('is read and written as it came', () => {
    for (const flags of ['00', '01']) {
      const text = `00-${TRACE}-${SPAN}-${flags}`;
      expect(formatTraceparent(parseTraceparent(text)!)).toBe(text);
    }
    expect(parseTraceparent(`00-${TRACE}-${SPAN}-03`)?.isSampled).toBe(true);
  });

  it('of a later version is read as far as it is known', () => {
    expect(parseTraceparent(`cc-${TRACE}-${SPAN}-01-what-the-future-brings`)?.traceId).toBe(TRACE);
  });

  it.each([
    undefined,
    '',
    ['00'],
    `ff-${TRACE}-${SPAN}-01`,
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}`,
    `00-${TRACE}-${SPAN}-01\n`,
  ])('that is wrong is none: %j', (text) => expect(parseTraceparent(text)).toBeUndefined());
});

describe('the context of a trace', () => {
  it('is there for all that the work awaits, and for nothing else', async () => {
    const seen = async (): Promise<string | undefined> => {
      await new Promise(setImmediate);
      return currentTrace()?.jobId;
    };
    const both = [inTraceContext({ jobId: 'a' }, seen), inTraceContext({ jobId: 'b' }, seen), seen()];
    expect(await Promise.all(both)).toEqual(['a', 'b', undefined]);
  });
});
