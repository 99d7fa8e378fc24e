import { afterEach, describe, expect, it } from '@jest/globals';
import { createLogger } from '@fairlane/platform';
import { Solver, type SolverOptions } from './solver.js';

const rivals = [
  { resources: ['disk', 'proc'], value: 3 },
  { resources: ['disk'], value: 2 },
  { resources: ['proc'], value: 2 },
];
const script = (source: string): URL => new URL(`data:text/javascript,${encodeURIComponent(source)}`);
const PORT = `import { parentPort } from 'node:worker_threads';`;

describe('Solver', () => {
  const solvers: Solver[] = [];
  const open = (options: Partial<SolverOptions>): Solver => {
    const solver = new Solver({ limitSeconds: 0.1, ...options }, createLogger('test', 'silent'));
    solvers.push(solver);
    return solver;
  };
  afterEach(async () => {
    for (const solver of solvers.splice(0)) await solver.close();
  });

  it('needs no thread where nobody is in the way of another', async () => {
    const solver = open({ threadFile: script('process.exit(1)') });
    expect(await solver.solve(rivals.slice(1))).toEqual({ chosen: [0, 1], optimal: true });
  });

  it('gives what its thread answers', async () => {
    const answer = `parentPort.on('message', () => parentPort.postMessage({ chosen: [1, 2], optimal: true }));`;
    const solver = open({ threadFile: script(`${PORT} ${answer}`) });
    expect(await solver.solve(rivals)).toEqual({ chosen: [1, 2], optimal: true });
  });

  it('chooses greedily, and says so, when its thread dies; the next problem gets a new thread', async () => {
    const solver = open({ threadFile: script(`${PORT} parentPort.on('message', () => process.exit(1));`) });
    expect(await solver.solve(rivals)).toEqual({ chosen: [0], optimal: false });
    expect(await solver.solve(rivals)).toEqual({ chosen: [0], optimal: false });
  });

  it('ends a thread that does not stop in time, and chooses greedily', async () => {
    const stuck = script(`${PORT} parentPort.on('message', () => { for (;;); });`);
    const solver = open({ threadFile: stuck, startSeconds: 0, graceSeconds: 0.1 });
    expect(await solver.solve(rivals)).toEqual({ chosen: [0], optimal: false });
  });

  it('lets no problem wait for longer than its limit for those before it', async () => {
    const slow = `parentPort.on('message', () => setTimeout(() => parentPort.postMessage({ chosen: [1, 2], optimal: true }), 80));`;
    const solver = open({ threadFile: script(`${PORT} ${slow}`) });
    const answers = await Promise.all(Array.from({ length: 6 }, async () => solver.solve(rivals)));
    expect(answers[0]).toEqual({ chosen: [1, 2], optimal: true });
    expect(answers[5]).toEqual({ chosen: [0], optimal: false });
  });
});
