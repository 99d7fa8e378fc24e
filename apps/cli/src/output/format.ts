/** Seconds for people: `0.21 s`, `3.4 s`, `2 min 05 s`, `3 h 20 min`; a dash for what was not measured. */
export function seconds(value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '-';
  if (value < 1) return `${value.toFixed(value < 0.0995 ? 3 : 2)} s`;
  if (value < 120) return `${value.toFixed(1)} s`;
  if (value < 7_200)
    return `${Math.floor(value / 60)} min ${String(Math.floor(value % 60)).padStart(2, '0')} s`;
  return `${Math.floor(value / 3_600)} h ${String(Math.floor((value % 3_600) / 60)).padStart(2, '0')} min`;
}

/** A whole number with thousands apart: `216,700`. */
export const count = (value: number): string => value.toLocaleString('en-US');

/** `12.3 %` of a part; a dash for what was not measured. */
export const percent = (part: number): string => (Number.isNaN(part) ? '-' : `${(part * 100).toFixed(1)} %`);

/** A figure to three significant places: `1.02`, `69.1`, `373`. */
export const figure = (value: number): string => (Number.isNaN(value) ? '-' : value.toPrecision(3));

const WORDS = [
  'no',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];

/** A number as a sentence wants it: words up to twelve, digits above. */
export const inWords = (value: number): string => WORDS[value] ?? count(value);
