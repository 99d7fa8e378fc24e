import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';

/** A comment is sent this often, so that a quiet stream is known to live on both sides and by proxies. Milliseconds. */
const KEEP_ALIVE_MILLIS = 5_000;

/**
 * An answer of server-sent events. It lasts until either side ends it, and its connection with it: kept alive that would
 * hold up the end of the server.
 */
export class EventStream {
  private readonly raw: ServerResponse;

  /** @param greeting is sent at once */
  constructor(reply: FastifyReply, greeting: string) {
    reply.hijack();
    this.raw = reply.raw;
    this.raw.writeHead(200, {
      ...(reply.getHeaders() as OutgoingHttpHeaders),
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      connection: 'close',
    });
    this.write(greeting);
    const keepAlive = setInterval(() => this.write(': still here\n\n'), KEEP_ALIVE_MILLIS);
    this.onClose(() => clearInterval(keepAlive));
  }

  /** Writes, unless the stream has been ended; returns how many bytes wait to be sent. */
  write(text: string): number {
    const { raw } = this;
    // A reader that does not read keeps an ended stream from closing, and what is written to it would be an error.
    if (text !== '' && !raw.writableEnded && !raw.destroyed) raw.write(text);
    return raw.writableLength;
  }

  end(): void {
    this.raw.end();
  }

  /** Calls `listener` when the stream has closed: at once when the caller was gone before the answer began. */
  onClose(listener: () => void): void {
    if (this.raw.destroyed) listener();
    else this.raw.once('close', listener);
  }
}
