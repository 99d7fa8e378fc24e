import { type ConfigOf, type Setting, sharedSettings, text } from '@fairlane/platform';
import { z } from 'zod';

const MEBIBYTE = 1_024 * 1_024;

/** Settings of the API process. */
export const apiSettings = {
  ...sharedSettings,
  host: {
    variable: 'HOST',
    schema: z.string().default('0.0.0.0'),
    doc: 'Address on which the API listens. Default 0.0.0.0, every interface; 127.0.0.1 for this machine only.',
  },
  port: {
    variable: 'PORT',
    schema: text.integer(0, 65_535).default(3_000),
    doc: 'Port of the API. Default 3000; 0 takes any free one.',
  },
  adminKey: {
    variable: 'FAIRLANE_ADMIN_KEY',
    schema: z
      .string()
      .regex(/^flk_[A-Za-z0-9_-]{20,}$/, { error: 'must be flk_ and at least 20 of A-Z a-z 0-9 _ -' })
      .optional(),
    doc: 'An admin key that always works, for the first login. Default none. Change it here to revoke it.',
    example: 'flk_change-me-change-me-change-me',
  },
  bodyLimitBytes: {
    variable: 'FAIRLANE_BODY_LIMIT_BYTES',
    schema: text.integer(1_024, 256 * MEBIBYTE).default(16 * MEBIBYTE),
    doc: 'Largest JSON body, bytes. Default 16 MiB, room for 10,000 jobs.',
  },
  streamLimitBytes: {
    variable: 'FAIRLANE_STREAM_LIMIT_BYTES',
    schema: text.integer(1_024, 64 * 1_024 * MEBIBYTE).default(512 * MEBIBYTE),
    doc: 'Largest CSV or NDJSON stream of records, bytes. Default 512 MiB.',
  },
  databasePoolSize: {
    variable: 'FAIRLANE_API_POOL_SIZE',
    schema: text.integer(2, 200).default(10),
    doc: 'Most connections to PostgreSQL that one API process holds. Default 10.',
  },
  maxRequests: {
    variable: 'FAIRLANE_MAX_REQUESTS',
    schema: text.integer(1, 100_000).optional(),
    doc: 'Most requests that one API process has under way; more get 503 with Retry-After at once. Default ten for each of FAIRLANE_API_POOL_SIZE.',
    example: '100',
  },
  bodiesLimitBytes: {
    variable: 'FAIRLANE_BODIES_LIMIT_BYTES',
    schema: text.integer(1_024, 64 * 1_024 * MEBIBYTE).default(16 * MEBIBYTE),
    doc: 'Most bytes of JSON bodies above 64 KiB that one API process has under way; more get 503 with Retry-After at once. They take up to fifteen times as much memory. Default 16 MiB.',
  },
  shutdownDelaySeconds: {
    variable: 'FAIRLANE_SHUTDOWN_DELAY_SECONDS',
    schema: text.seconds(0, 600).default(5),
    doc: 'How long the API goes on serving after SIGTERM while it says that it is not ready, so that load balancers turn away from it; seconds, a part of FAIRLANE_DRAIN_SECONDS. Default 5; 0 for none.',
  },
  quantumSeconds: {
    variable: 'FAIRLANE_QUANTUM_SECONDS',
    schema: text.seconds(0.01, 60).default(0.5),
    doc: 'Length of a turn, seconds. Shorter: quiet customers wait less, each turn costs more. Default 0.5.',
  },
  maxJobsPerTurn: {
    variable: 'FAIRLANE_MAX_JOBS_PER_TURN',
    schema: text.integer(1, 10_000).default(500),
    doc: 'Most jobs that one turn bundles. Default 500.',
  },
  policy: {
    variable: 'FAIRLANE_POLICY',
    schema: z.enum(['fair', 'fifo']).default('fair'),
    doc: 'fair; or fifo, for benchmarks only: first come, first served, each job to its end. Default fair.',
  },
  profitAgingPerMinute: {
    variable: 'FAIRLANE_PROFIT_AGING_PER_MINUTE',
    schema: z.coerce.number().min(0).max(1_000_000_000).default(1),
    doc: 'Profit that a job gains by each full minute that it waits for its resources, in the unit of `profit`. Default 1; 0 for none: a job may then wait for ever.',
  },
  resourcePatienceSeconds: {
    variable: 'FAIRLANE_RESOURCE_PATIENCE_SECONDS',
    schema: text.seconds(0, 604_800).default(300),
    doc: 'How long a job must have waited, seconds, before resources are kept free for it, should its gain by then outweigh the profits of its rivals. Default 300.',
  },
  roundSolveSeconds: {
    variable: 'FAIRLANE_ROUND_SOLVE_SECONDS',
    schema: text.seconds(0.01, 4).default(1),
    doc: 'Longest time to choose the jobs of a resource round, seconds; past it the best choice found is taken, and the answer says `optimal: false`. Default 1.',
  },
  httpAccessLog: {
    variable: 'FAIRLANE_ACCESS_LOG',
    schema: z.enum(['errors', 'all']).default('errors'),
    doc: 'Which requests are logged: errors (4xx as warnings, 5xx as errors) or all, which costs about 30 % of a trivial route. Default errors.',
  },
} as const satisfies Record<string, Setting>;

export type ApiConfig = ConfigOf<typeof apiSettings>;

/** Injection token of the frozen configuration. */
export const API_CONFIG = Symbol('ApiConfig');
