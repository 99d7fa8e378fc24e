import { monotonicSeconds } from '@fairlane/platform';
import { createCustomers, type Stack, submitJobs, withStack } from '@fairlane/testing';
import { endings, rounded, untilDrained } from './measure.js';

const NODES = 10_000;
const WARM_UP_JOBS = 5_000;
const DEADLINE_SECONDS = 150;

/** Of a flow: how many jobs, and which each waits for. */
interface Shape {
  readonly nodes: number;
  readonly parentsOf: (node: number) => readonly number[];
}

/** A hundred layers of a hundred, each job of which waits for two of the layer before. */
export const LAYERS: Shape = {
  nodes: NODES,
  parentsOf: (node) => (node < 100 ? [] : [node - 100, node % 100 === 0 ? node - 1 : node - 101]),
};

/** Three shapes of flows, through one worker with 8 slots, in jobs that do nothing: what waiting for each other costs. */
const SHAPES: Record<string, Shape> = {
  /** One, then all the others but the last, then the last. */
  fanOutFanIn: {
    nodes: NODES,
    parentsOf: (node) => {
      if (node === 0) return [];
      return node < NODES - 1 ? [0] : Array.from({ length: NODES - 2 }, (_, n) => n + 1);
    },
  },
  layers: LAYERS,
  /** One after the other: what a single step takes. */
  chain: { nodes: 200, parentsOf: (node) => (node === 0 ? [] : [node - 1]) },
};

/** Submits each flow in one call, and waits until its last job has ended. */
export async function flow(): Promise<object> {
  return withStack({ workers: 1, slotsPerWorker: 8 }, async (stack) => {
    await createCustomers(stack, ['c1']);
    await submitJobs(stack, WARM_UP_JOBS, () => ({ customerId: 'c1', executionSeconds: 0 }));
    await untilDrained(stack.database, null, DEADLINE_SECONDS);
    const results: Record<string, object> = {};
    for (const [name, shape] of Object.entries(SHAPES)) results[name] = await runThrough(stack, shape);
    return { ...results, endings: await endings(stack.database) };
  });
}

/** The jobs of a flow that do nothing, for one call. */
export function flowJobs({ nodes, parentsOf }: Shape, customerId: string) {
  return Array.from({ length: nodes }, (_, node) => ({
    ...{ customerId, executionSeconds: 0, key: `n${node}` },
    dependsOn: parentsOf(node).map((parent) => `n${parent}`),
  }));
}

async function runThrough(stack: Stack, shape: Shape): Promise<object> {
  const { nodes } = shape;
  const jobs = flowJobs(shape, 'c1');
  const edges = jobs.reduce((sum, { dependsOn }) => sum + dependsOn.length, 0);
  const from = monotonicSeconds();
  await stack.call('POST', '/v1/jobs', jobs);
  const submitSeconds = monotonicSeconds() - from;
  await untilDrained(stack.database, null, DEADLINE_SECONDS);
  const seconds = monotonicSeconds() - from;
  return { nodes, edges, submitSeconds: rounded(submitSeconds), throughSeconds: rounded(seconds) };
}
