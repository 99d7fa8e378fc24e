import { text, type Setting } from '@fairlane/platform';
import { z } from 'zod';

/** Settings of the command line; a flag beats a setting. */
export const cliSettings = {
  url: {
    variable: 'FAIRLANE_URL',
    schema: text.url('http:', 'https:').default('http://127.0.0.1:3000'),
    doc: 'Where the API listens, for the command line. Default http://127.0.0.1:3000.',
    example: 'http://127.0.0.1:3000',
  },
  apiKey: {
    variable: 'FAIRLANE_API_KEY',
    schema: z.string().optional(),
    doc: 'API key with which the command line calls the API. Default none.',
  },
} as const satisfies Record<string, Setting>;
