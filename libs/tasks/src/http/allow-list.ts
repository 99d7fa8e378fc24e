import { isIP } from 'node:net';

interface Entry {
  /** Lower case; `*.` in front stands for any subdomain. */
  readonly host: string;
  /** Undefined: 80 and 443. */
  readonly port: number | undefined;
}

const USUAL_PORTS = [80, 443];

/**
 * The hosts that `http.request` may call, from `FAIRLANE_HTTP_ALLOW`: `hooks.example.com`, `*.example.com` (ports 80
 * and 443), `10.0.0.7:8080`, `[::1]:8080`. Empty: none, so that nobody reaches into a network by submitting a job.
 *
 * A name that resolves to a private, loopback or link-local address is refused even when it is listed, unless it is
 * listed with its port: only that says that the operator means an address of his own network.
 */
export class HttpAllowList {
  private readonly entries: readonly Entry[];

  /** @throws Error naming the entry that cannot be read */
  constructor(entries: readonly string[]) {
    this.entries = entries.map(parseEntry);
  }

  get isEmpty(): boolean {
    return this.entries.length === 0;
  }

  permits(host: string, port: number): boolean {
    return this.entries.some(
      (entry) => matches(entry.host, host) && (entry.port ?? port) === port && isOpen(entry, port),
    );
  }

  /** Whether the host may have a private address: it is listed with exactly this port, and without a wildcard. */
  permitsPrivate(host: string, port: number): boolean {
    return this.entries.some((entry) => entry.host === host.toLowerCase() && entry.port === port);
  }
}

const isOpen = (entry: Entry, port: number): boolean =>
  entry.port !== undefined || USUAL_PORTS.includes(port);

function matches(pattern: string, host: string): boolean {
  const name = host.toLowerCase();
  return pattern.startsWith('*.') ? name.endsWith(pattern.slice(1)) : name === pattern;
}

function parseEntry(text: string): Entry {
  const match = /^(?:\[([0-9a-f:.]+)\]|((?:\*\.)?[a-z0-9.-]+))(?::(\d{1,5}))?$/i.exec(text);
  const host = match?.[1] ?? match?.[2];
  if (!match || host === undefined || (match[1] !== undefined && isIP(match[1]) !== 6))
    throw new Error(
      `"${text}" is not a host: use example.com, *.example.com, example.com:8443 or [::1]:8443`,
    );
  return { host: host.toLowerCase(), port: match[3] === undefined ? undefined : Number(match[3]) };
}
