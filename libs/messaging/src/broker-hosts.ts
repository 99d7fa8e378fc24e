import { lookup as resolve } from 'node:dns/promises';
import type { TcpNetConnectOpts } from 'node:net';
import { isIP } from 'node:net';
import { checkServerIdentity, type ConnectionOptions } from 'node:tls';

/** How long one host may take to accept a connection before the next one is tried as well; the last has no limit. */
const ATTEMPT_MILLIS = 1_000;

type HostOptions = Pick<
  TcpNetConnectOpts & ConnectionOptions,
  'autoSelectFamily' | 'autoSelectFamilyAttemptTimeout' | 'checkServerIdentity' | 'lookup' | 'servername'
>;

/**
 * Socket options for a URL that may name several hosts, `amqp://user:password@h1,h2,h3:5672/vhost`: the nodes of one
 * cluster, any of which will do. Each client tries them in an order of chance, so that clients spread over the nodes, and
 * each time begins with the next one, since a dead node may take connections and break them. Empty for a URL with one host.
 *
 * To a URL's parser such a list is a single name, which reaches the socket as it is. This resolves it to the addresses
 * of all hosts, and Node tries an address after the other, as it does for a name that has an IPv6 and an IPv4 address.
 * A host whose name cannot be resolved is left out, unless it is so with all of them.
 */
export function hostOptions(url: string): HostOptions {
  const hosts = new URL(url).hostname.split(',');
  if (hosts.length === 1) return {};
  const order = shuffled(hosts);
  const servername = hosts.find((host) => isIP(host) === 0);
  return {
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: ATTEMPT_MILLIS,
    lookup: (_list, _options, done) => {
      order.push(...order.splice(0, 1));
      addressesOf(order).then(
        (addresses) => done(null, addresses),
        (error: unknown) => done(error as NodeJS.ErrnoException, []),
      );
    },
    ...(servername === undefined ? {} : { servername }),
    // Which host a certificate is of cannot be told before it comes; all of them are the operator's.
    checkServerIdentity: (_name, certificate) => {
      const refusals = hosts.map((host) => checkServerIdentity(host, certificate));
      return refusals.includes(undefined) ? undefined : refusals[0];
    },
  };
}

async function addressesOf(hosts: readonly string[]): Promise<{ address: string; family: number }[]> {
  const answers = await Promise.allSettled(hosts.map(async (host) => resolve(host, { all: true })));
  const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  if (addresses.length > 0) return addresses;
  throw answers.find((answer) => answer.status === 'rejected')?.reason;
}

function shuffled(hosts: readonly string[]): string[] {
  return hosts
    .map((host) => ({ host, rank: Math.random() }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ host }) => host);
}
