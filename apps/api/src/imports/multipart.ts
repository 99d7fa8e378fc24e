import { DomainError } from '@fairlane/domain';

/** Bytes of a part's headers, and of all fields before the file together. */
const HEADERS_LIMIT_BYTES = 8_192;
const FIELDS_LIMIT_BYTES = 256 * 1_024;

/** The fields of a form, and the file that comes after them. */
export interface Form {
  readonly fields: ReadonlyMap<string, string>;
  /** The bytes of the first part with a file name, as they come. */
  readonly file: AsyncGenerator<Buffer>;
}

/** The boundary that a content type names; undefined when it is no form, or names none. */
export function boundaryOf(contentType: string): string | undefined {
  const found = /^multipart\/form-data\s*;.*?\bboundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(
    contentType,
  );
  return found?.[1] ?? found?.[2];
}

/**
 * Reads a form (RFC 7578) as far as its file, which is then read as a stream: so that it may be of any size, the fields
 * come first.
 * @throws DomainError REQUEST.INVALID for what is no such form
 */
export async function readForm(body: AsyncIterable<Buffer>, boundary: string): Promise<Form> {
  const reader = new Reader(body, Buffer.from(`\r\n--${boundary}`));
  await reader.toDelimiter(HEADERS_LIMIT_BYTES);
  const fields = new Map<string, string>();
  let room = FIELDS_LIMIT_BYTES;
  for (;;) {
    const headers = await reader.headers();
    if (headers === undefined) throw refused('The form has no file.');
    const name = /;\s*name="([^"]*)"/i.exec(headers)?.[1] ?? '';
    if (/;\s*filename\*?=/i.test(headers) && name !== 'mapping') return { fields, file: reader.stream() };
    const value = await reader.toDelimiter(room);
    room -= value.length;
    fields.set(name, value.toString('utf8'));
  }
}

class Reader {
  /** As if the first boundary were preceded by a line break like all others. */
  private held: Buffer = Buffer.from('\r\n');
  private readonly chunks: AsyncIterator<Buffer, undefined>;

  constructor(
    body: AsyncIterable<Buffer>,
    private readonly delimiter: Buffer,
  ) {
    this.chunks = body[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>;
  }

  /** What comes before the next delimiter, which is passed. */
  async toDelimiter(limitBytes: number): Promise<Buffer> {
    for (;;) {
      const at = this.held.indexOf(this.delimiter);
      if (at !== -1 && at <= limitBytes) return this.pass(at, this.delimiter.length);
      if (at !== -1 || this.held.length > limitBytes + this.delimiter.length)
        throw refused(`The fields before the file may have ${FIELDS_LIMIT_BYTES} bytes.`);
      await this.more();
    }
  }

  /** The headers of the next part; undefined after the last. */
  async headers(): Promise<string | undefined> {
    while (this.held.length < 2) await this.more();
    if (this.held.subarray(0, 2).toString('latin1') === '--') return undefined;
    for (;;) {
      const at = this.held.indexOf('\r\n\r\n');
      if (at !== -1) return this.pass(at, 4).toString('utf8');
      if (this.held.length > HEADERS_LIMIT_BYTES) throw refused('A part of the form has too many headers.');
      await this.more();
    }
  }

  /** What comes before the next delimiter, as it comes. */
  async *stream(): AsyncGenerator<Buffer> {
    try {
      for (;;) {
        const at = this.held.indexOf(this.delimiter);
        if (at !== -1) {
          yield this.pass(at, this.delimiter.length);
          return;
        }
        const safe = this.held.length - this.delimiter.length + 1;
        if (safe > 0) yield this.pass(safe, 0);
        await this.more();
      }
    } finally {
      await this.chunks.return?.();
    }
  }

  private pass(length: number, after: number): Buffer {
    const passed = this.held.subarray(0, length);
    this.held = this.held.subarray(length + after);
    return passed;
  }

  private async more(): Promise<void> {
    const { done, value } = await this.chunks.next();
    if (done === true) throw refused('The form ends before its last boundary.');
    this.held = this.held.length === 0 ? value : Buffer.concat([this.held, value]);
  }
}

const refused = (detail: string): DomainError => new DomainError('invalid', 'REQUEST.INVALID', detail);
