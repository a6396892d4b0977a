import { describe, expect, it } from '@jest/globals';
import { clientAddresses, trustFunction } from '../../src/http/client-address.js';

interface Given {
  readonly trust?: number | readonly string[];
  readonly ipv6PrefixBits?: number;
  readonly peer?: string | null;
}

function reader({ trust = 1, ipv6PrefixBits = 64, peer = '127.0.0.1' }: Given = {}) {
  const warnings: string[] = [];
  const log = { warn: (message: string) => warnings.push(message) } as never;
  const addressOf = clientAddresses({ trust: trustFunction(trust), ipv6PrefixBits, log });
  return {
    warnings,
    of: (forwardedFor?: string) =>
      addressOf({
        headers: { ...(forwardedFor !== undefined && { 'x-forwarded-for': forwardedFor }) },
        socket: { remoteAddress: peer ?? undefined },
      }),
  };
}

describe('clientAddresses', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    [' 203.0.113.7\t', '203.0.113.7'],
    ['203.0.113.7:50001', '203.0.113.7'],
    ['203.0.113.7:1', '203.0.113.7'],
    ['[203.0.113.7]:443', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::FFFF:203.0.113.7', '203.0.113.7'],
    ['::ffff:cb00:7107', '203.0.113.7'],
    ['0:0:0:0:0:ffff:cb00:7107', '203.0.113.7'],
    ['[::ffff:203.0.113.7]', '203.0.113.7'],
    ['[::ffff:203.0.113.7]:50001', '203.0.113.7'],
    ['64:ff9b::203.0.113.7', '203.0.113.7'],
    ['64:ff9b::cb00:7107', '203.0.113.7'],
    ['2001:db8:1:2::7', '2001:db8:1:2::/64'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:0001:0002:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
    ['2001:db8:1:3::7', '2001:db8:1:3::/64'],
    ['[2001:db8:1:2::7]', '2001:db8:1:2::/64'],
    ['[2001:db8:1:2::7]:50001', '2001:db8:1:2::/64'],
    ['2001:db8:1:2:3:4:5:6:50001', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::7%eth0', '2001:db8:1:2::/64'],
    ['[fe80::1%25eth0]:443', 'fe80::/64'],
    ['fe80::1%br_lan', 'fe80::/64'],
    ['::1', '::/64'],
    ['203.0.113.7,', '203.0.113.7'],
    [', 203.0.113.7', '203.0.113.7'],
    ['198.51.100.1, 203.0.113.7', '203.0.113.7'],
    ['198.51.100.1,203.0.113.7:9', '203.0.113.7'],
    ['unknown, 203.0.113.7', '203.0.113.7'],
  ])('reads %j as %s', (header, expected) => {
    expect(reader().of(header)).toBe(expected);
  });

  it.each([
    '',
    ' ',
    ',',
    'unknown',
    '_hidden',
    'localhost',
    '203.0.113.256',
    '203.0.113',
    '203.0.113.7.9',
    '3405803783',
    '0xcb.0.0x71.7',
    '0313.0.0161.07',
    '203.0.113.007',
    '203.0.113.7/24',
    '203.0.113.7%eth0',
    '203.0.113.7:http',
    '203.0.113.7:',
    '[203.0.113.7',
    '203.0.113.7]',
    '[2001:db8::7',
    '2001:db8::7]:443',
    '[[2001:db8::7]]',
    '2001:db8:::7',
    '2001:db8::1:99999',
    '2001:db8::1::2',
    '2001:db8::g',
    'for=203.0.113.7',
    '"203.0.113.7"',
    "203.0.113.7'; --",
    'http://203.0.113.7',
    '203.0.113.7 198.51.100.1',
    '２０３.0.113.7',
    '203.0.113.7\u0000',
    '198.51.100.1, rubbish',
  ])('returns the peer if the header is %j', (header) => {
    expect(reader({ peer: '192.0.2.1' }).of(header)).toBe('192.0.2.1');
  });

  it.each([
    ['letters', 'x'.repeat(4096)],
    ['digits', '1'.repeat(4096)],
    ['addresses', '203.0.113.7'.repeat(400)],
    ['brackets', `[${':'.repeat(4000)}]`],
    ['addresses with a long end', `198.51.100.1, ${'y'.repeat(4096)}`],
    ['blanks', ' '.repeat(16_000)],
    ['commas', ','.repeat(16_000)],
  ])('returns the peer if the header has thousands of %s', (_what, header) => {
    expect(reader({ peer: '192.0.2.1' }).of(header)).toBe('192.0.2.1');
  });

  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8::9', '2001:db8::/64'],
    ['fe80::9%eth0', 'fe80::/64'],
    [null, 'unknown'],
  ])('returns the peer %j without a header', (peer, expected) => {
    expect(reader({ peer }).of()).toBe(expected);
  });

  it('follows as many hops as are trusted, and no more', () => {
    const header = '198.51.100.1, 198.51.100.2:80, 198.51.100.3';

    expect([0, 1, 2, 3, 4].map((trust) => reader({ trust }).of(header))).toEqual([
      '127.0.0.1',
      '198.51.100.3',
      '198.51.100.2',
      '198.51.100.1',
      '198.51.100.1',
    ]);
  });

  it('follows trusted addresses with any port and in any notation', () => {
    const trust = ['loopback', '10.0.0.0/8', '2001:db8:ff::/48'];
    const header = '6.6.6.6, 203.0.113.7:1, [2001:db8:ff::1]:2, ::ffff:10.1.2.3, 10.0.0.2:50001';

    expect(reader({ trust }).of(header)).toBe('203.0.113.7');
    expect(reader({ trust, peer: '::ffff:10.9.9.9' }).of(header)).toBe('203.0.113.7');
    expect(reader({ trust, peer: '192.0.2.1' }).of(header)).toBe('192.0.2.1');
  });

  it('returns the address of a proxy that forwarded an invalid entry', () => {
    const trust = ['loopback', '10.0.0.0/8'];

    expect(reader({ trust }).of('203.0.113.7, rubbish, 10.0.0.2')).toBe('10.0.0.2');
  });

  it('reads a forged list of trusted addresses to a bounded depth', () => {
    const forged = Array.from({ length: 3000 }, () => '10.0.0.1').join(',');

    expect(reader({ trust: ['loopback', '10.0.0.0/8'] }).of(`6.6.6.6,${forged}`)).toBe('10.0.0.1');
  });

  it('returns IPv6 addresses with the configured prefix length', () => {
    const key = (ipv6PrefixBits: number) => reader({ ipv6PrefixBits }).of('2001:db8:1:2:3::7');

    expect([32, 48, 56, 64, 128].map(key)).toEqual([
      '2001:db8::/32',
      '2001:db8:1::/48',
      '2001:db8:1::/56',
      '2001:db8:1:2::/64',
      '2001:db8:1:2:3::7/128',
    ]);
  });

  it('warns once about a header that is not trusted, and never about a trusted one', () => {
    const untrusted = reader({ trust: [] });
    untrusted.of();
    expect(untrusted.warnings).toEqual([]);
    expect(untrusted.of('203.0.113.7')).toBe('127.0.0.1');
    untrusted.of('203.0.113.8');
    expect(untrusted.warnings).toEqual([expect.stringContaining('TRUST_PROXY')]);

    const trusted = reader();
    trusted.of('203.0.113.7');
    expect(trusted.warnings).toEqual([]);
  });
});
