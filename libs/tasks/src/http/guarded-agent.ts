import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent } from 'undici';
import { NonRetryableError } from '../errors.js';
import { isPrivateAddress } from './private-address.js';

const CONNECT_MILLIS = 10_000;

/** A dispatcher for hosts that are listed with their port: any address will do. */
export function openAgent(): Agent {
  return new Agent({ connect: { timeout: CONNECT_MILLIS } });
}

/**
 * A dispatcher that connects to public addresses only. The check is made where the connection is made, on the very
 * address that is used, so that a name server cannot give a public answer to the check and a private one to the call.
 */
export function guardedAgent(): Agent {
  return new Agent({ connect: { timeout: CONNECT_MILLIS, lookup: publicLookup } });
}

const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    const [first] = addresses;
    if (error) callback(error, '', 0);
    else if (!first || addresses.some(({ address }) => isPrivateAddress(address)))
      callback(privateAddressError(hostname), '', 0);
    else if (options.all) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};

export function privateAddressError(host: string): NonRetryableError {
  return new NonRetryableError(
    `The host ${host} has a private address; list it with its port in FAIRLANE_HTTP_ALLOW if that is meant.`,
    { code: 'HTTP.ADDRESS_REFUSED' },
  );
}
