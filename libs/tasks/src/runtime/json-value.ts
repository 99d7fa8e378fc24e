/** PostgreSQL's jsonb takes neither the NUL character nor a lone surrogate, both of which JSON text can hold. */
const NOT_STORABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/i;

/**
 * A copy of a value as JSON keeps it, so that the task may go on changing the original. Undefined becomes null.
 * @throws TypeError when it is no JSON that can be stored
 * @throws RangeError above `maxCharacters`
 */
export function jsonSnapshot(value: unknown, maxCharacters: number): unknown {
  if (value === undefined || value === null || typeof value === 'boolean') return value ?? null;
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : null; // JSON has no -0
  // Undefined for a function or a symbol, whatever its declaration says.
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) throw new TypeError(`A ${typeof value} is no JSON value.`);
  if (text.length > maxCharacters)
    throw new RangeError(`The value has ${text.length} characters as JSON; ${maxCharacters} is the most.`);
  if (NOT_STORABLE.test(text))
    throw new TypeError('The value holds a NUL character or half of a surrogate pair.');
  return typeof value === 'string' ? value : JSON.parse(text);
}
