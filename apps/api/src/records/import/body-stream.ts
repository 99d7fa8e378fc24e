import type { IncomingMessage } from 'node:http';
import { DomainError } from '@fairlane/domain';
import { errorCodes } from 'fastify';

/** How long the next bytes may take to come: a caller who has gone silent holds a database connection. */
const SILENCE_SECONDS = 30;
/** How long a refused caller may go on sending before his connection is cut: many only read the answer afterwards. */
const FAREWELL_SECONDS = 10;

/**
 * The bytes of a request, as they come.
 *
 * Ending early, by an error or by a `return` of the reader, does not destroy the request, since the answer goes over
 * the same connection; what still comes is thrown away.
 *
 * @throws REQUEST.TOO_LARGE (413) above the limit, 408 after `SILENCE_SECONDS` without a byte, DomainError
 *   REQUEST.ABORTED when the caller has gone away
 */
export async function* bodyStream(request: IncomingMessage, limitBytes: number): AsyncGenerator<Buffer> {
  let bytes = 0;
  const chunks = request.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer, undefined>;
  try {
    if (Number(request.headers['content-length']) > limitBytes)
      throw new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE();
    for (;;) {
      const { done, value } = await spoken(chunks.next());
      if (done === true) return;
      bytes += value.length;
      if (bytes > limitBytes) throw new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE();
      yield value;
    }
  } finally {
    if (!request.complete) discard(request);
  }
}

async function spoken<Chunk>(next: Promise<Chunk>): Promise<Chunk> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooSlow()), SILENCE_SECONDS * 1_000);
  });
  try {
    return await Promise.race([next.catch(aborted), silence]);
  } finally {
    clearTimeout(timer);
  }
}

function tooSlow(): Error {
  const message = `No byte has come for ${SILENCE_SECONDS} s; nothing was stored.`;
  return Object.assign(new Error(message), { statusCode: 408 });
}

/** Not the socket's own error: its code would read as the database's. */
function aborted(cause: unknown): never {
  throw new DomainError('invalid', 'REQUEST.ABORTED', 'The request ended before its body did.', { cause });
}

function discard(request: IncomingMessage): void {
  const timer = setTimeout(() => request.destroy(), FAREWELL_SECONDS * 1_000).unref();
  request
    .once('close', () => clearTimeout(timer))
    .once('end', () => clearTimeout(timer))
    .resume();
}
