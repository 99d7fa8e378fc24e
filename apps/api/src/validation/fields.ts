import { z } from 'zod';
import { isStorableText } from './storable-text.js';

/** Text that PostgreSQL can store: whole characters, none of them U+0000. */
export const text = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .refine((value) => isStorableText(value), {
      error: 'May hold neither U+0000 nor half of a surrogate pair',
    });

/** An id that a caller may choose. */
export const chosenId = z
  .string()
  .regex(/^[A-Za-z0-9_.-]{1,64}$/, { error: 'Must be 1 to 64 of A-Z a-z 0-9 _ . -' });

/** A time with its offset, such as `2026-01-31T12:00:00Z`. */
export const moment = z.iso.datetime({ offset: true }).meta({ format: 'date-time', pattern: undefined });

export const limitField = (most = 1_000, standard = 50) =>
  z.coerce
    .number()
    .int()
    .min(1)
    .max(most)
    .default(standard)
    .meta({ description: `Most items of a page, at most ${most}.` });

export const cursorField = z
  .string()
  .max(300)
  .optional()
  .meta({ description: '`nextCursor` of the page before.' });

export const nextCursorField = z
  .string()
  .nullable()
  .meta({ description: 'The cursor of the next page; null on the last.' });
