import { z } from 'zod';
import { newRecordsBody, type RecordView } from './record.schemas.js';

const ASHA = {
  name: 'Asha Iyer',
  email: 'asha.iyer@example.org',
  phone: '+91 555 0123',
  address: '12 Station Road',
  country: 'India',
  state: 'Maharashtra',
  city: 'Pune',
  pincode: '411001',
  dob: '1990-12-31',
};

const CSV = `name,email,country,city,dob,active
Lena Weber,lena.weber@example.org,Germany,Hamburg,1984-02-29,true
"Moreau, Hugo",hugo.moreau@example.org,France,Lyon,,false
`;

const NDJSON = `{"name":"Lena Weber","country":"Germany","dob":"1984-02-29"}
{"name":"Hugo Moreau","active":false,"attributes":{"plan":"gold"}}
`;

const TEXT = { type: 'string' as const };

/** The three media types of `POST`, each with examples that run as they stand. Ids are left out, so they run again. */
export const newRecordsRequest = {
  required: true,
  content: {
    'application/json': {
      schema: z.toJSONSchema(newRecordsBody.union, {
        target: 'openapi-3.0',
        io: 'input',
        reused: 'inline',
      }) as object,
      examples: {
        one: { summary: 'One record; its id is generated', value: { ...ASHA, attributes: { plan: 'gold' } } },
        many: {
          summary: 'Several at once',
          value: [ASHA, { name: 'Davi Silva', city: 'Curitiba', active: false }],
        },
      },
    },
    'text/csv': { schema: TEXT, examples: { csv: { summary: 'CSV with a header line', value: CSV } } },
    'application/x-ndjson': {
      schema: TEXT,
      examples: { ndjson: { summary: 'One JSON object a line', value: NDJSON } },
    },
  },
};

export const recordEditExamples = {
  contact: { summary: 'A new address', value: { address: '7 Lake View', city: 'Kochi', pincode: '682001' } },
  deactivate: { summary: 'Keep it, but work on it no more', value: { active: false } },
  clear: { summary: 'Take values away', value: { phone: null, attributes: null } },
};

export const recordExample: RecordView = {
  id: '1',
  position: 1,
  ...ASHA,
  active: true,
  attributes: { plan: 'gold' },
  touchedAt: '2026-01-31T12:05:00.000Z',
  createdAt: '2026-01-31T12:00:00.000Z',
  updatedAt: '2026-01-31T12:00:00.000Z',
};
