import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { Count, Reader } from './wire.js';

export interface CountingProxy {
  /** The server's URL, by way of the proxy. */
  readonly url: string;
  /** How often each thing has passed so far, by name. */
  readonly counts: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

/** Stands before a server and counts, in what its clients and what it sends, the things that a reader tells. */
export async function openCountingProxy(
  serverUrl: string,
  reader: (count: Count) => Reader,
): Promise<CountingProxy> {
  const url = new URL(serverUrl);
  const { hostname: host, protocol } = url;
  const port = Number(url.port);
  const counts = new Map<string, number>();
  const count: Count = (name) => counts.set(name, (counts.get(name) ?? 0) + 1);
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ port, host, noDelay: true });
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      // PostgreSQL's answers are of another format than its clients' messages, and are not read.
      if (from === near || protocol === 'amqp:') from.on('data', reader(count));
      from.pipe(to);
      from.on('error', () => to.destroy()).on('close', () => sockets.delete(from));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    counts,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
