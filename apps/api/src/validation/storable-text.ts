/** Whether PostgreSQL can store it: whole characters, none of them U+0000. */
export function isStorableText(text: string): boolean {
  return !text.includes('\u0000') && !/\p{Surrogate}/u.test(text);
}
