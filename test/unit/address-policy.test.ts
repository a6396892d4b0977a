import type { LookupAddress } from 'node:dns';
import ipaddr from 'ipaddr.js';
import { describe, expect, it } from '@jest/globals';
import {
  AddressPolicy,
  AddressRefusedError,
  type LookUp,
} from '../../src/outgoing/address-policy.js';

const resolverTo =
  (...addresses: readonly string[]): LookUp =>
  (_hostname, _options, callback) => {
    const found = addresses.map((address): LookupAddress => ({
      address,
      family: address.includes(':') ? 6 : 4,
    }));
    callback(null, found);
  };

const policy = (resolver: LookUp = resolverTo('93.184.215.14'), allowed: readonly string[] = []) =>
  new AddressPolicy(
    { allowsHttp: true, allowedNetworks: allowed.map((network) => ipaddr.parseCIDR(network)) },
    resolver,
  );

const isRefused = async (url: string, checked = policy()): Promise<boolean> => {
  try {
    await checked.check(url);
    return false;
  } catch (error) {
    if (error instanceof AddressRefusedError) return true;
    throw error;
  }
};

describe('AddressPolicy', () => {
  it.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0177.0.0.1/',
    'http://0.0.0.0/',
    'http://10.0.0.1/',
    'http://172.16.0.1/',
    'http://192.168.1.1/',
    'http://169.254.169.254/latest/meta-data',
    'http://100.64.0.1/',
    'http://198.18.0.1/',
    'http://192.0.2.1/',
    'http://224.0.0.1/',
    'http://255.255.255.255/',
    'http://[::]/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:a9fe:a9fe]/',
    'http://[::7f00:1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[64:ff9b:1::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://[2001::1]/',
    'http://[fd00::1]/',
    'http://[fe80::1]/',
    'http://[fec0::1]/',
    'http://[ff02::1]/',
    'http://[2001:db8::1]/',
  ])('refuses the address of %s', async (url) => {
    expect(await isRefused(url)).toBe(true);
  });

  it.each([
    'http://user@example.org/',
    'http://:password@example.org/',
    'http://example.org/#fragment',
    'http://example.org:22/',
    'http://example.org:25/',
    'http://example.org:0/',
    'ftp://example.org/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'example.org',
    '//example.org',
    `https://example.org/${'x'.repeat(2_048)}`,
  ])('refuses %s', async (url) => {
    expect(await isRefused(url)).toBe(true);
  });

  it.each([
    'https://example.org/hook?key=value',
    'http://example.org:8080/',
    'https://93.184.215.14/',
    'https://[2606:4700::1111]/',
  ])('accepts %s', async (url) => {
    expect(await policy().check(url)).toBe(url);
  });

  it('refuses http where only https is offered', async () => {
    const strict = new AddressPolicy(
      { allowsHttp: false, allowedNetworks: [] },
      resolverTo('1.1.1.1'),
    );

    expect(await isRefused('http://example.org/', strict)).toBe(true);
    expect(await isRefused('https://example.org/', strict)).toBe(false);
  });

  it('refuses a name with one private address among public ones, and one that does not resolve', async () => {
    expect(await isRefused('https://a.example/', policy(resolverTo('1.1.1.1', '10.0.0.1')))).toBe(
      true,
    );
    expect(await isRefused('https://a.example/', policy(resolverTo('::1')))).toBe(true);
    expect(await isRefused('https://a.example/', policy(resolverTo()))).toBe(true);
  });

  it('accepts private addresses in the networks that the operator allows, in either form', async () => {
    const allowing = policy(resolverTo('10.1.2.3'), ['10.1.0.0/16', 'fd00::/8']);

    expect(await isRefused('http://10.1.2.3/', allowing)).toBe(false);
    expect(await isRefused('http://[::ffff:10.1.2.3]/', allowing)).toBe(false);
    expect(await isRefused('http://[fd12::1]/', allowing)).toBe(false);
    expect(await isRefused('http://name.example/', allowing)).toBe(false);
    expect(await isRefused('http://10.2.0.1/', allowing)).toBe(true);
  });
});
