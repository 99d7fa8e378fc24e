import { z } from 'zod';
import { type Setting, text } from './config.js';

/** Settings that every process has. */
export const sharedSettings = {
  databaseUrl: {
    variable: 'DATABASE_URL',
    schema: text.url('postgres:', 'postgresql:'),
    doc: 'PostgreSQL (14 or newer), the only truth. Required.',
    example: 'postgres://fairlane:secret@127.0.0.1:5432/fairlane',
  },
  amqpUrl: {
    variable: 'AMQP_URL',
    schema: text.url('amqp:', 'amqps:'),
    doc: 'RabbitMQ (3.10 to 4.x), with the virtual host as its path; of a cluster all nodes, h1,h2,h3:5672. Required.',
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
} as const satisfies Record<string, Setting>;
