import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { UsageError } from '../exit-code.js';
import { collect } from './collect.js';
import { readJobs } from './read-jobs.js';

const read = (...chunks: string[]) => collect(readJobs(Readable.from(chunks)));

describe('readJobs', () => {
  it('reads a job a line, whatever the chunks and blank lines', async () => {
    expect(await read('{"customerId":"a"}\r\n{"custo', 'merId":"b"}\n\n')).toEqual([
      { customerId: 'a' },
      { customerId: 'b' },
    ]);
  });

  it('reads an array', async () => {
    expect(await read('[\n{"customerId":"a"},\n{"customerId":"b"}\n]')).toEqual([
      { customerId: 'a' },
      { customerId: 'b' },
    ]);
  });

  it('reads an array on one line', async () => {
    expect(await read('[{"customerId":"a"}]')).toEqual([{ customerId: 'a' }]);
  });

  it('reads one object over several lines', async () => {
    expect(await read('{\n  "customerId": "a"\n}\n')).toEqual([{ customerId: 'a' }]);
  });

  it('reads nothing from nothing', async () => {
    expect(await read('\n')).toEqual([]);
  });

  it('names the line that is no job', async () => {
    await expect(read('{"customerId":"a"}\noops\n')).rejects.toThrow(
      new UsageError('line 2 is no JSON object'),
    );
  });

  it.each(['oops', '[1]', '"a"', '[{]'])('refuses %j', async (text) => {
    await expect(read(text)).rejects.toThrow('jobs must come as NDJSON');
  });
});
