import { setTimeout as delay } from 'node:timers/promises';
import { quantile, rounded } from '../measure.js';
import type { Answer } from './cluster.js';

const PROBLEM = 'application/problem+json';

/** Requests at a steady rate, whether the earlier ones are answered or not. */
export interface Load {
  /** All that were answered so far, in the order of their answers. */
  readonly answers: readonly Answer[];
  /** No more requests; resolves when all are answered. */
  stop(): Promise<void>;
}

/** Sends the `n`-th request by `send`, which must not reject, `perSecond` times a second. */
export function steadyLoad(perSecond: number, send: (n: number) => Promise<Answer>): Load {
  const answers: Answer[] = [];
  const underway = new Set<Promise<void>>();
  const startedAt = performance.now();
  let stopped = false;
  const run = async (): Promise<void> => {
    for (let n = 0; !stopped;) {
      const due = ((performance.now() - startedAt) / 1_000) * perSecond;
      for (; n < due; n += 1) {
        const request = send(n).then((answer) => {
          answers.push(answer);
          underway.delete(request);
        });
        underway.add(request);
      }
      await delay(2);
    }
  };
  const running = run();
  return {
    answers,
    stop: async () => {
      stopped = true;
      await running;
      await Promise.all(underway);
    },
  };
}

/** How many answers there were of each status, how slow they were, and how many were neither 2xx nor a 503 problem. */
export function tally(answers: readonly Answer[]): object {
  const byStatus: Record<string, number> = {};
  for (const { status } of answers) byStatus[status] = (byStatus[status] ?? 0) + 1;
  const isFine = ({ status, type }: Answer) =>
    (status >= 200 && status < 300) || (status === 503 && type === PROBLEM);
  const seconds = answers.map((answer) => answer.seconds);
  const others = answers.filter((answer) => !isFine(answer));
  return {
    requests: answers.length,
    byStatus,
    neitherGoodNor503: others.length,
    ...(others[0] && { firstOfThose: others[0] }),
    medianSeconds: rounded(quantile(seconds, 0.5), 4),
    p99Seconds: rounded(quantile(seconds, 0.99), 3),
    slowestSeconds: rounded(Math.max(...seconds), 3),
  };
}
