import type { Contender, Kind, Run } from './measurement.js';
import { measurePeer } from './peers.js';

/** A peer or a limit: its module under `bench/peers`, which says how it is set up and why, and what that is told. */
export type Row = readonly [name: string, title: string, kind: Kind, module: string, options?: object];

export const PEERS: readonly Row[] = [
  ['graphile-worker', 'Graphile Worker', 'peer', 'graphile-worker'],
  ['pg-boss', 'pg-boss', 'peer', 'pg-boss'],
  ['bullmq-everysec', 'BullMQ, a second may be lost', 'peer', 'bullmq', { appendfsync: 'everysec' }],
  ['bullmq-always', 'BullMQ, each write durable', 'peer', 'bullmq', { appendfsync: 'always' }],
];

export const LIMITS: readonly Row[] = [
  ['sql-delete', 'bare SQL: delete', 'database limit', 'postgres', { way: 'delete' }],
  ['sql-settle', 'bare SQL: claim, move to history', 'database limit', 'postgres', { way: 'settle' }],
  ['amqp-prefetch-1', 'bare AMQP, 8 x prefetch 1', 'broker limit', 'rabbitmq', { prefetch: 1 }],
  ['amqp-prefetch-50', 'bare AMQP, prefetch 50', 'broker limit', 'rabbitmq', { prefetch: 50 }],
];

export function fairlane(run: () => Promise<Run>): Contender {
  return { name: 'fairlane', title: 'Fairlane', kind: 'fairlane', run };
}

type Measure = <Result>(workload: string, options: object) => Promise<Result>;

export function peer(
  [name, title, kind, module, own]: Row,
  run: (measure: Measure) => Promise<Run>,
): Contender {
  const measure: Measure = (workload, options) => measurePeer(module, workload, { ...own, ...options });
  return { name, title, kind, run: () => run(measure) };
}
