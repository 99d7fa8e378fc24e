import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadTaskModules } from './load-task-modules.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fairlane-tasks-'));
  // The decorator's mark, as any copy of the library sets it.
  const mark = `const task = (name) => Object.defineProperty(class { async run() {} }, Symbol.for('fairlane.task'), { value: { name } });`;
  const files = {
    'good.mjs': `${mark} export const A = task('a'); export default [task('b')]; export const helper = 1;`,
    'again.mjs': `${mark} export const Again = task('a');`,
    'twice.mjs': `${mark} export default [task('x'), task('x')];`,
    'bare.mjs': `export class Bare { async run() {} }`,
    'empty.mjs': `export const nothing = true;`,
    'broken.mjs': `throw new Error('at import');`,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
});
afterAll(async () => rm(folder, { recursive: true }));

describe('loadTaskModules', () => {
  it('finds exported classes and arrays of them, relative to the working directory', async () => {
    const { classes, modules, moduleUrls } = await loadTaskModules(['./good.mjs'], folder);
    expect(classes).toHaveLength(2);
    expect(modules).toEqual([]);
    expect([...moduleUrls.keys()]).toEqual(['a', 'b']);
    expect(moduleUrls.get('a')).toMatch(/^file:.*good\.mjs$/);
  });

  it.each([
    ['a missing module', ['./none.mjs'], /"\.\/none\.mjs" cannot be loaded/],
    ['a missing package', ['no-such-package'], /"no-such-package" cannot be loaded/],
    ['a module that fails at import', ['./broken.mjs'], /"\.\/broken\.mjs" cannot be loaded: at import/],
    ['a class without @Task', ['./bare.mjs'], /"\.\/bare\.mjs" exports the class Bare without @Task/],
    ['a module without tasks', ['./empty.mjs'], /"\.\/empty\.mjs" exports no task/],
    ['a name twice in a module', ['./twice.mjs'], /"\.\/twice\.mjs" declares task "x" twice/],
    [
      'a name in two modules',
      ['./good.mjs', './again.mjs'],
      /"\.\/again\.mjs" declares task "a", as does "\.\/good\.mjs"/,
    ],
  ])('names %s', async (_what, specifiers, message) => {
    await expect(loadTaskModules(specifiers, folder)).rejects.toThrow(message);
  });
});
