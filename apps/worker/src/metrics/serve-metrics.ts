import type { Logger } from '@fairlane/platform';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { Registry } from 'prom-client';

/** Where to listen. Port 0 takes any free one. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/**
 * Serves `GET /metrics` for Prometheus, in plain HTTP and for anyone who reaches the address.
 * @throws Error when the address is taken
 */
export async function serveMetrics(registry: Registry, address: ListenAddress, log: Logger): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
      (error: unknown) => {
        log.warn({ err: error }, 'The metrics could not be collected');
        response.writeHead(500).end();
      },
    );
  });
  server.listen(address.port, address.host);
  await once(server, 'listening');
  server.unref();
  log.info({ address: server.address() }, 'metrics are served');
  return server;
}
