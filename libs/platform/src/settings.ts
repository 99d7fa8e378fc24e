import { z } from 'zod';
import { type Setting, text } from './config.js';

/** Settings that every process has. */
export const sharedSettings = {
  databaseUrl: {
    variable: 'DATABASE_URL',
    schema: text.url('postgres:', 'postgresql:'),
    doc: 'PostgreSQL (14 or newer), the only truth; with TLS ?sslmode=verify-full&sslrootcert=FILE. Required.',
    example: 'postgres://fairlane:secret@127.0.0.1:5432/fairlane',
  },
  databaseDirectUrl: {
    variable: 'DATABASE_DIRECT_URL',
    schema: text.url('postgres:', 'postgresql:').optional(),
    doc: 'The same database without a pooler, when DATABASE_URL leads through one in transaction mode (PgBouncer): for the leader, LISTEN, heartbeats and migrations. Default DATABASE_URL.',
    example: 'postgres://fairlane:secret@127.0.0.1:5432/fairlane',
  },
  preparesStatements: {
    variable: 'FAIRLANE_PREPARED_STATEMENTS',
    schema: text.flag().optional(),
    doc: 'Whether statements are parsed once a connection, 0 or 1. Default 0 with DATABASE_DIRECT_URL, else 1. Through PgBouncer 1 takes 1.21 or newer with max_prepared_statements of 200 or more.',
  },
  amqpUrl: {
    variable: 'AMQP_URL',
    schema: text.url('amqp:', 'amqps:'),
    doc: 'RabbitMQ (3.10 to 4.x), with the virtual host as its path; of a cluster all nodes, h1,h2,h3:5672; with TLS amqps: and ?cacertfile=FILE. Required.',
    example: 'amqp://fairlane:secret@127.0.0.1:5672/fairlane',
  },
  drainSeconds: {
    variable: 'FAIRLANE_DRAIN_SECONDS',
    schema: text.seconds(1, 3_600).default(30),
    doc: 'Longest time from SIGTERM to the end of the process, in seconds. Default 30.',
  },
  logLevel: {
    variable: 'FAIRLANE_LOG_LEVEL',
    schema: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
    doc: 'Least severity that is logged. Default info.',
  },
  tracesEndpoint: {
    variable: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    schema: text.url('http:', 'https:').optional(),
    doc: 'Switches tracing on: URL of an OpenTelemetry receiver (OTLP over HTTP), without /v1/traces. Default none: off, at no cost.',
    example: 'http://127.0.0.1:4318',
  },
  tracesRatio: {
    variable: 'FAIRLANE_TRACES_RATIO',
    schema: z.coerce.number().min(0).max(1).default(1),
    doc: 'Part of the traces begun here that are recorded, 0 to 1; what a caller decided in its traceparent holds. Default 1.',
  },
} as const satisfies Record<string, Setting>;
