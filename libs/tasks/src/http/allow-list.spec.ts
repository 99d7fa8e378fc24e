import { describe, expect, it } from '@jest/globals';
import { HttpAllowList } from './allow-list.js';
import { isPrivateAddress } from './private-address.js';

describe('HttpAllowList', () => {
  const list = new HttpAllowList(['hooks.example.com', '*.acme.test', '10.0.0.7:8080', '[::1]:9000']);

  it.each([
    ['hooks.example.com', 443, true],
    ['HOOKS.example.com', 80, true],
    ['hooks.example.com', 8_080, false],
    ['evil-hooks.example.com', 443, false],
    ['a.acme.test', 443, true],
    ['a.b.acme.test', 443, true],
    ['acme.test', 443, false],
    ['notacme.test', 443, false],
    ['10.0.0.7', 8_080, true],
    ['10.0.0.7', 80, false],
    ['::1', 9_000, true],
  ])('says of %s:%d: %s', (host, port, isAllowed) => {
    expect(list.permits(host, port)).toBe(isAllowed);
  });

  it('permits a private address only where the port is listed', () => {
    expect(list.permitsPrivate('10.0.0.7', 8_080)).toBe(true);
    expect(list.permitsPrivate('hooks.example.com', 443)).toBe(false);
  });

  it('permits nothing when it is empty', () => {
    expect(new HttpAllowList([]).permits('example.com', 443)).toBe(false);
  });

  it.each(['http://example.com', 'exa mple.com', '*', '[1.2.3.4]:80', 'example.com:'])(
    'refuses the entry %s',
    (entry) => {
      expect(() => new HttpAllowList([entry])).toThrow(/is not a host/);
    },
  );
});

describe('isPrivateAddress', () => {
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '169.254.169.254',
    '192.168.1.1',
    '::1',
    'fd00::1',
    'fe80::1',
    '0.0.0.0',
    '::',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '::ffff:7f00:1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    'no address',
  ])('says yes to %s', (address) => expect(isPrivateAddress(address)).toBe(true));

  it.each(['1.1.1.1', '93.184.216.34', '2606:4700::1111', '::ffff:1.1.1.1'])('says no to %s', (address) =>
    expect(isPrivateAddress(address)).toBe(false),
  );
});
