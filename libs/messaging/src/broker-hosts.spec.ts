import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import type { PeerCertificate } from 'node:tls';
import { afterEach, describe, expect, it } from '@jest/globals';
import { hostOptions } from './broker-hosts.js';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** Listens; on the port of the first, should there be one. The port. */
async function listen(host: string, port = 0): Promise<number> {
  const server = createServer((socket) => socket.destroy());
  servers.push(server);
  await once(server.listen({ host, port }), 'listening');
  return (server.address() as AddressInfo).port;
}

/** The address that a connection to any of the hosts comes to. */
async function reach(hosts: string, port: number): Promise<string | undefined> {
  const { hostname } = new URL(`amqp://user:password@${hosts}:${port}/vhost`);
  const socket = connect({ host: hostname, port, ...hostOptions(`amqp://${hosts}:${port}`) });
  await once(socket, 'connect');
  const { remoteAddress } = socket;
  socket.destroy();
  return remoteAddress;
}

describe('hostOptions', () => {
  it('leaves a URL with one host as it is', () => {
    expect(hostOptions('amqps://rabbit:5671/vhost')).toEqual({});
  });

  it('reaches the one host that lives, whichever it is', async () => {
    const port = await listen('127.0.0.3');
    for (const hosts of ['127.0.0.1,127.0.0.2,127.0.0.3', '127.0.0.3,127.0.0.1', 'nowhere.invalid,127.0.0.3'])
      expect(await reach(hosts, port)).toBe('127.0.0.3');
  }, 30_000); // as long as a resolver without a network takes to say no

  it('spreads connections over the hosts', async () => {
    const port = await listen('127.0.0.1');
    await listen('127.0.0.2', port);
    const reached = new Set<string | undefined>();
    for (let tries = 0; tries < 64 && reached.size < 2; tries += 1)
      reached.add(await reach('127.0.0.1,127.0.0.2', port));
    expect(reached.size).toBe(2);
  });

  it('says so when no host can be resolved', async () => {
    await expect(reach('nowhere.invalid,neither.invalid', 5_672)).rejects.toThrow('getaddrinfo');
  }, 30_000);

  it('takes the certificate of any of the hosts, and no other', () => {
    const { checkServerIdentity } = hostOptions('amqps://h1,h2,h3:5671/vhost');
    const certificateOf = (host: string) =>
      ({ subject: { CN: host }, subjectaltname: `DNS:${host}` }) as unknown as PeerCertificate;
    expect(checkServerIdentity?.('h1', certificateOf('h2'))).toBeUndefined();
    expect(checkServerIdentity?.('h1', certificateOf('h4'))).toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
  });
});
