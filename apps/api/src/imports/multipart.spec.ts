import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { boundaryOf, readForm } from './multipart.js';

const form = (file: string, fields: Record<string, string> = {}): Buffer =>
  Buffer.from(
    Object.entries(fields)
      .map(([name, value]) => `--B\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
      .join('') +
      `--B\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\n${file}\r\n--B--\r\n`,
  );

async function* inPieces(body: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < body.length; at += size)
    yield await Promise.resolve(body.subarray(at, Math.min(body.length, at + size)));
}

async function read(body: Buffer, size: number): Promise<{ fields: object; file: string }> {
  const { fields, file } = await readForm(inPieces(body, size), 'B');
  const pieces: Buffer[] = [];
  for await (const piece of file) pieces.push(piece);
  return { fields: Object.fromEntries(fields), file: Buffer.concat(pieces).toString() };
}

describe('readForm', () => {
  it('gives fields and file as they were sent, in pieces of any size', async () => {
    const part = fc
      .stringMatching(/^[-B\r\n a-z,]{0,60}$/)
      .filter((text) => !`\r\n${text}`.includes('\r\n--B'));
    await fc.assert(
      fc.asyncProperty(part, part, fc.integer({ min: 1, max: 80 }), async (file, mapping, size) => {
        expect(await read(form(file, { mapping, key: 'k' }), size)).toEqual({
          fields: { mapping, key: 'k' },
          file,
        });
      }),
    );
  });

  it('refuses a body that is cut off, and one without a file', async () => {
    const whole = form('a,b\r\n1,2', { key: 'k' });
    await expect(read(whole.subarray(0, whole.length - 10), 7)).rejects.toThrow('ends before');
    await expect(
      read(Buffer.from('--B\r\nContent-Disposition: form-data; name="key"\r\n\r\nk\r\n--B--'), 7),
    ).rejects.toThrow('no file');
    await expect(read(form('', { key: 'k'.repeat(300_000) }), 65_536)).rejects.toThrow('bytes');
  });
});

describe('boundaryOf', () => {
  it('finds the boundary of a form, quoted or not', () => {
    expect(boundaryOf('multipart/form-data; boundary=----x')).toBe('----x');
    expect(boundaryOf('multipart/form-data; charset=utf-8; boundary="a b"')).toBe('a b');
    expect(boundaryOf('text/csv; boundary=x')).toBeUndefined();
  });
});
