import { TIERS } from '@fairlane/domain';
import { z } from 'zod';
import { chosenId, cursorField, limitField, nextCursorField, text } from '../validation/fields.js';
import { oneOrMany } from '../validation/one-or-many.js';

/** Most records of one JSON array; a stream has no such limit. */
const MOST_OF_AN_ARRAY = 10_000;
/** Longest `attributes`, as JSON. */
const ATTRIBUTES_CHARACTERS = 16_384;
/** How `JSON.stringify` writes what PostgreSQL cannot store: after an even number of backslashes. */
const UNSTORABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/;

/** One `@` with something on both sides: whether mail arrives there, only sending it tells. */
const email = text(320).refine((value) => /^[^\s@]+@[^\s@]+$/.test(value), {
  error: 'Must be an e-mail address',
});

const dob = z.iso
  .date({ error: 'Must be a date such as 1990-12-31' })
  .refine((value) => !value.startsWith('0000'), { error: 'There is no year 0' })
  .meta({ format: 'date', pattern: undefined, description: 'Date of birth.' });

const attributes = z
  .record(z.string(), z.unknown(), { error: 'Must be a JSON object' })
  .refine(isStorable, {
    error: `At most ${ATTRIBUTES_CHARACTERS} characters as JSON, with neither U+0000 nor half of a surrogate pair`,
  })
  .meta({ description: 'Whatever else belongs to it: an object of at most 16,384 characters as JSON.' });

const edits = {
  name: text(200).nullable().optional(),
  email: email.nullable().optional(),
  phone: text(64).nullable().optional(),
  address: text(1_000).nullable().optional(),
  country: text(200).nullable().optional(),
  state: text(200).nullable().optional(),
  city: text(200).nullable().optional(),
  pincode: text(32).nullable().optional(),
  dob: dob.nullable().optional(),
  active: z
    .boolean({ error: 'Must be true or false' })
    .optional()
    .meta({ description: 'Only active records count, and only they are worked on. Default true.' }),
  attributes: attributes.nullable().optional(),
};

/** A record as an array, a line of NDJSON or a row of CSV brings it. */
export const newRecordSchema = z
  .strictObject({ id: chosenId.optional().meta({ description: 'A UUID when left out.' }), ...edits })
  .meta({ id: 'NewRecord' });
export type NewRecordInput = z.infer<typeof newRecordSchema>;
export const newRecordsBody = oneOrMany(newRecordSchema, MOST_OF_AN_ARRAY);

export const recordEditSchema = z
  .strictObject(edits)
  .refine((edit) => Object.keys(edit).length > 0, { error: 'Name at least one field to change' })
  .meta({ id: 'RecordEdit' });
export type RecordEdit = z.infer<typeof recordEditSchema>;

export const recordQuerySchema = z.strictObject({
  limit: limitField(1_000, 100),
  cursor: cursorField,
  active: z
    .enum(['true', 'false'])
    .transform((value) => value === 'true')
    .optional()
    .meta({ description: 'Only the active, or only the inactive ones.' }),
});
export type RecordQuery = z.infer<typeof recordQuerySchema>;

const moment = z.string().meta({ format: 'date-time' });

export const recordSchema = z
  .object({
    id: z.string(),
    position: z.int().meta({
      description:
        "Place among the customer's records, from 1, for a job's `records: { from, to }`; never reused.",
    }),
    name: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    address: z.string().nullable(),
    country: z.string().nullable(),
    state: z.string().nullable(),
    city: z.string().nullable(),
    pincode: z.string().nullable(),
    dob: z.string().nullable().meta({ format: 'date' }),
    active: z.boolean(),
    attributes: z.record(z.string(), z.unknown()).nullable(),
    touchedAt: moment.nullable().meta({ description: 'When a task last touched it; null for never.' }),
    createdAt: moment,
    updatedAt: moment,
  })
  .meta({ id: 'CustomerRecord' });
export type RecordView = z.infer<typeof recordSchema>;

export const recordsSchema = z.object({ items: z.array(recordSchema) }).meta({ id: 'CustomerRecords' });
export const recordPageSchema = z
  .object({ items: z.array(recordSchema), nextCursor: nextCursorField })
  .meta({ id: 'CustomerRecordPage' });

export const importedSchema = z
  .object({
    inserted: z.int().meta({ description: 'Records of this stream.' }),
    activeRecords: z.int().meta({ description: "The customer's active records now." }),
    tier: z.enum(TIERS).meta({ description: "The customer's tier now." }),
  })
  .meta({ id: 'ImportedRecords' });
export type Imported = z.infer<typeof importedSchema>;

export const addedRecordsAnswer = z.union([recordSchema, recordsSchema, importedSchema]);

function isStorable(value: unknown): boolean {
  try {
    const json = JSON.stringify(value);
    return json.length <= ATTRIBUTES_CHARACTERS && !UNSTORABLE.test(json);
  } catch {
    return false; // so deeply nested that the stack is spent
  }
}
