import type { ImportView } from './import.schemas.js';

const MAPPING = {
  customerId: '1',
  jobs: [
    { key: 'first', executionSeconds: '{seconds:number}', payload: { order: '{order}' } },
    { key: 'second', dependsOn: ['first'], executionSeconds: 0.1, retainSeconds: '{days:days}' },
  ],
};
const CSV = 'order,seconds,days\n1001,0.05,30\n1002,0.1,7\n';

/** Query parameters cannot carry examples of their own in every tool, so the example is the form, written out. */
export const importRequest = {
  content: {
    'multipart/form-data; boundary=example': {
      schema: {
        type: 'object',
        properties: {
          key: { type: 'string', description: 'A name for this import.' },
          mapping: { type: 'string', description: 'The mapping, as JSON. Before the file.' },
          file: { type: 'string', format: 'binary', description: 'The CSV, with a header line.' },
        },
        required: ['mapping', 'file'],
      },
      examples: {
        flows: {
          summary: 'A flow of two jobs for each line',
          value: [
            '--example\r\nContent-Disposition: form-data; name="mapping"\r\n\r\n',
            JSON.stringify(MAPPING),
            '\r\n--example\r\nContent-Disposition: form-data; name="file"; filename="orders.csv"\r\n\r\n',
            CSV,
            '\r\n--example--\r\n',
          ].join(''),
        },
      },
    },
  },
};

export const importExample: ImportView = {
  key: '0190a1b2-0000-7000-8000-000000000009',
  lines: 5,
  accepted: 4,
  rejected: 1,
  repeated: 0,
  jobs: 12,
  errors: [{ line: 4, path: 'jobs[0].payload.days', message: 'days is no whole number: "soon"' }],
};
