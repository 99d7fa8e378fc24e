import { describe, expect, it } from '@jest/globals';
import { parseSwfLine } from './swf.js';

describe('parseSwfLine', () => {
  it('reads submission, run time, user and group', () => {
    const line = '    7    1830     -1  25642      1 -1 -1 -1 -1 -1  1  31   4 -1 -1 129 -1 -1';
    expect(parseSwfLine(line)).toEqual({ submitSeconds: 1_830, runSeconds: 25_642, user: '31', group: '4' });
  });

  it('reads a line that ends in a carriage return', () => {
    expect(parseSwfLine('1 5 -1 9 1 -1 -1 -1 -1 -1 1 2 3\r')).toMatchObject({ group: '3' });
  });

  it.each(['', '   ', '; MaxJobs: 188041', 'no log at all'])('takes %j for no job', (line) => {
    expect(parseSwfLine(line)).toBeUndefined();
  });

  it('leaves out a job whose run time the log does not know', () => {
    expect(parseSwfLine('1 5 -1 -1 1 -1 -1 -1 -1 -1 1 2 3 -1 -1 -1 -1 -1')).toBeUndefined();
  });
});
