/**
 * Where a text stops being JSON, as a character offset; V8 tells only for some errors. A scanner that looks for the
 * first token which the grammar does not allow. Only called for text that `JSON.parse` has refused.
 */
export function jsonBreak(text: string): number {
  const token =
    // eslint-disable-next-line no-control-regex -- exactly what JSON forbids in strings
    /[ \t\n\r]*(?:("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)|([[\]{},:]))/y;
  const open: string[] = [];
  let expected: Expectation = 'value';
  for (;;) {
    const start = token.lastIndex;
    const match = token.exec(text);
    if (!match) return start + leadingSpace(text, start);
    const [, string, literal, punctuation] = match;
    const kind = string !== undefined ? '"' : literal !== undefined ? '0' : (punctuation ?? '');
    const next = step(expected, kind, open);
    if (next === undefined) return start + leadingSpace(text, start);
    expected = next;
  }
}

type Expectation = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | ', or end' | 'nothing';

function step(expected: Expectation, kind: string, open: string[]): Expectation | undefined {
  const closed = (): Expectation => (open.length === 0 ? 'nothing' : ', or end');
  if (expected === 'value' || expected === 'value or ]') {
    if (kind === '{' || kind === '[') return (open.push(kind), kind === '{' ? 'key or }' : 'value or ]');
    if (kind === '"' || kind === '0') return closed();
    return kind === ']' && expected === 'value or ]' ? (open.pop(), closed()) : undefined;
  }
  if (expected === 'key' || expected === 'key or }') {
    if (kind === '"') return ':';
    return kind === '}' && expected === 'key or }' ? (open.pop(), closed()) : undefined;
  }
  if (expected === ':') return kind === ':' ? 'value' : undefined;
  if (expected === 'nothing') return undefined;
  if (kind === ',') return open.at(-1) === '{' ? 'key' : 'value';
  const closes = open.at(-1) === '{' ? '}' : ']';
  return kind === closes ? (open.pop(), closed()) : undefined;
}

const leadingSpace = (text: string, from: number): number =>
  /^[ \t\n\r]*/.exec(text.slice(from))?.[0].length ?? 0;
