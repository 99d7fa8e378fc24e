import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { collect } from '../jobs/collect.js';
import { readSwf } from './read-swf.js';

const line = (id: number, submit: number) => `${id} ${submit} -1 60 1 -1 -1 -1 -1 -1 1 ${id} 4 -1 -1 1 -1 -1`;
const LOG = ['; Acknowledge: somebody', line(1, 10), line(2, 20), line(3, 86_400)].join('\n');

describe('readSwf', () => {
  let folder: string;
  beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'fairlane-swf-'))));
  afterAll(() => rm(folder, { recursive: true }));

  it.each([
    ['log.swf', LOG],
    ['log.swf.gz', gzipSync(LOG)],
  ])('reads the jobs of %s up to a second of the log', async (name, content) => {
    const file = join(folder, name);
    await writeFile(file, content);
    expect((await collect(readSwf(file, 86_400))).map((job) => job.user)).toEqual(['1', '2']);
    expect(await collect(readSwf(file, Infinity))).toHaveLength(3);
  });

  it.each(['absent.swf', 'absent.swf.gz'])('fails on %s', async (name) => {
    await expect(collect(readSwf(join(folder, name), Infinity))).rejects.toThrow('ENOENT');
  });

  it('fails on a file that is no gzip', async () => {
    const file = join(folder, 'broken.swf.gz');
    await writeFile(file, LOG);
    await expect(collect(readSwf(file, Infinity))).rejects.toThrow('incorrect header check');
  });
});
