import { type ConfigOf, type Settings, sharedSettings, text } from '@fairlane/platform';
import { HttpAllowList } from '@fairlane/tasks';
import { z } from 'zod';
import type { ListenAddress } from './metrics/serve-metrics.js';

/** Settings of the worker. */
export const workerSettings = {
  ...sharedSettings,
  slots: {
    variable: 'FAIRLANE_SLOTS',
    schema: text.integer(1, 1_000).optional(),
    doc: 'Jobs that this worker runs at once. Default 4, or the sum of FAIRLANE_POOLS.',
    example: '4',
  },
  pools: {
    variable: 'FAIRLANE_POOLS',
    schema: text.list().default([]),
    doc: 'Slots by pool, such as general:15,express:1. Default: all general, and from 16 slots on one in 16 express.',
    example: 'general:15,express:1',
  },
  stallSeconds: {
    variable: 'FAIRLANE_STALL_SECONDS',
    schema: text.seconds(0, 86_400).default(300),
    doc: 'A task that blocks the event loop for longer, in seconds, has its worker killed. 0: never. Default 300.',
  },
  healthFile: {
    variable: 'FAIRLANE_HEALTH_FILE',
    schema: z.string().optional(),
    doc: 'A file that a worker writes each second in which PostgreSQL has heard it, for the probes of containers. Default none.',
    example: '/tmp/fairlane-health',
  },
  tasks: {
    variable: 'FAIRLANE_TASKS',
    schema: text.list().default([]),
    doc: 'Modules with tasks of your own: paths from the working directory, or package names. Default none.',
    example: './dist/examples/statement-tasks/index.js',
  },
  httpAllow: {
    variable: 'FAIRLANE_HTTP_ALLOW',
    schema: text.list().default([]).transform(toAllowList),
    doc: 'Hosts that http.request may call: example.com, *.example.com, 10.0.0.7:8080. Default none.',
    example: 'hooks.example.com',
  },
  metricsListen: {
    variable: 'FAIRLANE_METRICS_LISTEN',
    schema: z.string().transform(toListenAddress).optional(),
    doc: 'Address on which a worker serves GET /metrics for Prometheus, such as 0.0.0.0:9464. Default none.',
    example: '127.0.0.1:9464',
  },
} as const satisfies Settings;

/** `FAIRLANE_*` names that other processes of the project read from the same environment, so no misspelling here. */
export const OTHER_SETTINGS: readonly string[] = [
  'FAIRLANE_ACCESS_LOG',
  'FAIRLANE_ADMIN_KEY',
  'FAIRLANE_API_KEY',
  'FAIRLANE_API_POOL_SIZE',
  'FAIRLANE_API_URL',
  'FAIRLANE_BODIES_LIMIT_BYTES',
  'FAIRLANE_BODY_LIMIT_BYTES',
  'FAIRLANE_MAX_JOBS_PER_TURN',
  'FAIRLANE_MAX_REQUESTS',
  'FAIRLANE_POLICY',
  'FAIRLANE_QUANTUM_SECONDS',
  'FAIRLANE_SHUTDOWN_DELAY_SECONDS',
  'FAIRLANE_STREAM_LIMIT_BYTES',
  'FAIRLANE_URL',
];

export type WorkerConfig = ConfigOf<typeof workerSettings>;

function toListenAddress(value: string, context: z.RefinementCtx): ListenAddress {
  const [, host = '', port = ''] = /^(.+):(\d{1,5})$/.exec(value) ?? [];
  if (host !== '' && Number(port) <= 65_535)
    return { host: host.replace(/^\[(.*)\]$/, '$1'), port: Number(port) };
  context.addIssue({ code: 'custom', message: 'must be an address and a port, such as 127.0.0.1:9464' });
  return z.NEVER;
}

function toAllowList(entries: readonly string[], context: z.RefinementCtx): HttpAllowList {
  try {
    return new HttpAllowList(entries);
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
    return z.NEVER;
  }
}
