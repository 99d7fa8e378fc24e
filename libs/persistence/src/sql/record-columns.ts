/** The columns of `records` that a caller sets, in the order in which they are staged; their names are the API's too. */
export const RECORD_COLUMNS = [
  'id',
  'name',
  'email',
  'phone',
  'address',
  'country',
  'state',
  'city',
  'pincode',
  'dob',
  'active',
  'attributes',
] as const;

type TextColumn = Exclude<(typeof RECORD_COLUMNS)[number], 'active' | 'attributes'>;

/** A record to store. What is left out is null, except `active`: true; and `id`: a random UUID. */
export interface NewRecord extends Readonly<Partial<Record<TextColumn, string | null | undefined>>> {
  readonly active?: boolean | undefined;
  readonly attributes?: Readonly<Record<string, unknown>> | null | undefined;
}

/** A stored record. */
export interface RecordRow {
  readonly id: string;
  /** Place among its customer's records, from 1: dense at insertion, never reused. */
  readonly position: number;
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly address: string | null;
  readonly country: string | null;
  readonly state: string | null;
  readonly city: string | null;
  readonly pincode: string | null;
  /** `YYYY-MM-DD`. */
  readonly dob: string | null;
  readonly active: boolean;
  readonly attributes: Record<string, unknown> | null;
  /** When a task last touched it; null for never. */
  readonly touchedAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** The select list of a `RecordRow`, of a table or alias `r`. */
export const RECORD_ROW = `r.id, r.position::float8 as position, r.name, r.email, r.phone, r.address, r.country, r.state,
  r.city, r.pincode, r.dob::text as dob, r.active, r.attributes, r.touched_at as "touchedAt",
  r.created_at as "createdAt", r.updated_at as "updatedAt"`;

/** Columns and types of records under way: `n` counts them from 1, `line` is where a stream had them. */
export const INCOMING_COLUMNS = `n bigint, line bigint, id text, name text, email text, phone text, address text,
  country text, state text, city text, pincode text, dob date, active boolean, attributes jsonb`;
