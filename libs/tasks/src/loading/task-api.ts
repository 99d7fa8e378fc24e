import * as nodeModule from 'node:module';
import { extname } from 'node:path';

const NAME = '@fairlane/tasks';

/**
 * Makes `import ... from '@fairlane/tasks'` in a task module mean this process' own copy of this library, wherever the
 * module lies, as an editor gives its API to its extensions. Task modules need not install it, and cannot have
 * another version of it than the worker. Once per thread, before the first task module is loaded.
 */
export function provideTaskApi(): void {
  const url = new URL(`../index${extname(new URL(import.meta.url).pathname)}`, import.meta.url).href;
  if (typeof (nodeModule as { registerHooks?: unknown }).registerHooks === 'function') {
    nodeModule.registerHooks({
      resolve: (specifier, context, next) =>
        specifier === NAME ? { url, shortCircuit: true } : next(specifier, context),
    });
    return;
  }
  // Node 20 has only hooks that run on a thread of their own, and so are given as source text.
  const source = `export const resolve = (specifier, context, next) =>
    specifier === ${JSON.stringify(NAME)} ? { url: ${JSON.stringify(url)}, shortCircuit: true } : next(specifier, context);`;
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- it is what Node 20 has
  nodeModule.register(`data:text/javascript,${encodeURIComponent(source)}`);
}
