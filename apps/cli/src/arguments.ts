import { InvalidArgumentError } from 'commander';

/** Parsers of flags; each refuses with a sentence that commander prints after the flag's name. */

export function wholeNumber(min: number, max = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isInteger(value) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(
      max === Number.MAX_SAFE_INTEGER
        ? `A whole number from ${min}.`
        : `A whole number from ${min} to ${max}.`,
    );
  };
}

export function positiveNumber(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError('A number above 0.');
}

export function nonNegativeNumber(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value >= 0) return value;
  throw new InvalidArgumentError('A number, 0 or more.');
}

export function jsonValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidArgumentError('Must be JSON.');
  }
}

/** `all`, or `FROM-TO` as inclusive places among the customer's records. */
export function recordRange(text: string): 'all' | { from: number; to: number } {
  if (text === 'all') return text;
  const match = /^(\d+)-(\d+)$/.exec(text);
  if (!match) throw new InvalidArgumentError('all, or FROM-TO such as 1-500.');
  return { from: Number(match[1]), to: Number(match[2]) };
}

export function httpUrl(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new InvalidArgumentError('Must begin with http:// or https://.');
}
