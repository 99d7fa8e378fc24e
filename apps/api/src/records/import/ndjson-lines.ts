import { brokenLine } from '../record.errors.js';
import { checkedLine, LINE_LIMIT_BYTES, type RecordLine } from './record-line.js';

/**
 * The records of a stream of JSON objects, one a line (UTF-8); blank lines are passed over.
 * @throws DomainError RECORD.BROKEN_LINE for the first line that is no JSON or no record
 */
export async function* ndjsonLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<RecordLine> {
  const decoder = new TextDecoder();
  let rest = '';
  let line = 0;
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const text of lines) {
      line += 1;
      if (text.trim() !== '') yield parsedLine(line, text);
    }
    if (rest.length > LINE_LIMIT_BYTES)
      throw brokenLine(line + 1, [{ path: '', message: `Longer than ${LINE_LIMIT_BYTES} bytes` }]);
  }
  rest += decoder.decode();
  if (rest.trim() !== '') yield parsedLine(line + 1, rest);
}

function parsedLine(line: number, text: string): RecordLine {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw brokenLine(line, [{ path: '', message: 'No JSON' }], cause);
  }
  return checkedLine(line, value);
}
