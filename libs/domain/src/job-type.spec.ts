import { describe, expect, it } from '@jest/globals';
import { classifyExecution, type JobType } from './job-type.js';

const types: JobType[] = [
  { key: 'instant', secondsPerRecord: 0.001, maxShare: 1 },
  { key: 'quick', secondsPerRecord: 0.01, maxShare: 1 },
  { key: 'short', secondsPerRecord: 0.1, maxShare: 1 },
  { key: 'long', secondsPerRecord: 1, maxShare: 1 },
  { key: 'extended', secondsPerRecord: 10, maxShare: 1 },
];

describe('classifyExecution', () => {
  it.each([
    [0, 'instant'],
    [0.001, 'instant'],
    [0.0895, 'short'],
    [0.3739, 'long'],
    [1.025, 'extended'],
    [86_400, 'extended'],
  ])('puts a job of %d s into %s', (seconds, key) => {
    expect(classifyExecution(seconds, types)).toBe(key);
  });

  it('follows an edited bound', () => {
    const edited = types.map((type) => (type.key === 'short' ? { ...type, secondsPerRecord: 0.5 } : type));
    expect(classifyExecution(0.3739, edited)).toBe('short');
  });
});
