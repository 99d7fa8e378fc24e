import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';

/**
 * TLS options of an `amqps:` URL, in the words of RabbitMQ's own clients: `cacertfile` is the authority that the
 * broker's certificate must be of (default: those that Node knows), `certfile` and `keyfile` are a certificate of our own.
 * Empty without them.
 * @throws Error when a file cannot be read
 */
export function tlsOptions(url: string): Pick<ConnectionOptions, 'ca' | 'cert' | 'key'> {
  const { searchParams } = new URL(url);
  const read = (parameter: string): Buffer | undefined => {
    const file = searchParams.get(parameter);
    return file === null ? undefined : readFileSync(file);
  };
  const [ca, cert, key] = [read('cacertfile'), read('certfile'), read('keyfile')];
  return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
}
