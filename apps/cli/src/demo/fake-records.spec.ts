import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { CSV_HEADER, fakeRecordsCsv } from './fake-records.js';

const csv = (rows: number, seed = 1) => Buffer.concat([...fakeRecordsCsv(rows, seed)]).toString();

describe('fakeRecordsCsv', () => {
  it('writes so many rows with ids from 1, over any number of chunks', () => {
    const rows = parse<Record<string, string>>(csv(4_500), { columns: true });
    expect(rows).toHaveLength(4_500);
    expect(rows.map((row) => row.id)).toEqual(Array.from({ length: 4_500 }, (_, index) => String(index + 1)));
    expect(rows.every((row) => row.active === 'true' && /^\d{4}-\d\d-\d\d$/.test(row.dob ?? ''))).toBe(true);
  });

  it('gives the same people to the same seed, others to another', () => {
    expect(csv(50)).toBe(csv(50));
    expect(csv(50)).not.toBe(csv(50, 2));
  });

  it('writes a header for nobody', () => {
    expect(csv(0)).toBe(`${CSV_HEADER}\n`);
  });
});
