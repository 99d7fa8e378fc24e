import { chooseGreedily } from '@fairlane/domain';
import type { Logger } from '@fairlane/platform';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Solution, SolverRequest, SolverTask } from './solver-protocol.js';

export interface SolverOptions {
  /** For one problem, in seconds. */
  readonly limitSeconds: number;
  /** Beyond the limit, until the thread is taken for stuck and ended: it reads the clock between steps only. Default 1. */
  readonly graceSeconds?: number;
  /** On top of it for the first problem of a thread: the solver is loaded and compiled. Default 5. */
  readonly startSeconds?: number;
  /** What the thread runs. Default: the solver. */
  readonly threadFile?: URL;
}

type Settle = (solution: Solution | undefined) => void;

/**
 * Chooses conflict-free sets of greatest value, in a thread of its own, so that no request waits for another's sums. It
 * always answers, in about twice its limit: when time is up, when the thread dies, or when it is busy for longer than
 * the limit with what came before, with the greedy choice and `optimal: false`. The thread starts with the first problem: who uses no resources pays for none.
 */
export class Solver {
  private thread: Worker | undefined;
  /** What the thread is busy with. */
  private asked: Settle | undefined;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly options: SolverOptions,
    private readonly log: Logger,
  ) {}

  async solve(tasks: readonly SolverTask[]): Promise<Solution> {
    if (isTrivial(tasks)) return { chosen: tasks.map((_, index) => index), optimal: true };
    let state: 'waits' | 'asks' | 'late' = 'waits';
    // One after the other, so that the time of a problem is its own.
    const mine = this.turn.then(async () => {
      if (state === 'late') return undefined;
      state = 'asks';
      return this.ask(tasks);
    });
    this.turn = mine.catch(() => undefined);
    const late = new Promise<undefined>((settle) =>
      setTimeout(() => {
        if (state !== 'waits') return;
        state = 'late';
        settle(undefined);
      }, this.options.limitSeconds * 1_000).unref(),
    );
    return (await Promise.race([mine, late])) ?? greedily(tasks);
  }

  async close(): Promise<void> {
    await this.thread?.terminate();
  }

  /** Undefined when the thread ended before it answered. */
  private async ask(tasks: readonly SolverTask[]): Promise<Solution | undefined> {
    const { limitSeconds, graceSeconds = 1, startSeconds = 5 } = this.options;
    const loadSeconds = this.thread ? 0 : startSeconds;
    const thread = (this.thread ??= this.open());
    const stuck = setTimeout(
      () => {
        this.log.warn({ tasks: tasks.length }, 'The solver of resource rounds did not stop in time');
        void thread.terminate();
      },
      (loadSeconds + limitSeconds + graceSeconds) * 1_000,
    );
    const answer = new Promise<Solution | undefined>((settle) => (this.asked = settle));
    thread.postMessage({ tasks, limitSeconds } satisfies SolverRequest);
    const solution = await answer;
    clearTimeout(stuck);
    return solution;
  }

  private open(): Worker {
    const here = import.meta.url;
    const { threadFile = new URL(`./solver-thread${extname(new URL(here).pathname)}`, here) } = this.options;
    const thread = new Worker(threadFile);
    thread.unref();
    thread.on('message', (solution: Solution) => this.asked?.(solution));
    thread.on('error', (error) => this.log.error({ err: error }, 'The solver of resource rounds failed'));
    thread.on('exit', () => {
      if (this.thread === thread) this.thread = undefined;
      this.asked?.(undefined);
    });
    return thread;
  }
}

/** Nobody is in anybody's way: no thread need be asked. */
function isTrivial(tasks: readonly SolverTask[]): boolean {
  const names = tasks.flatMap(({ resources }) => resources);
  return new Set(names).size === names.length;
}

function greedily(tasks: readonly SolverTask[]): Solution {
  const indexed = tasks.map((task, index) => ({ ...task, seq: index, index }));
  return { chosen: chooseGreedily(indexed).map(({ index }) => index), optimal: false };
}
