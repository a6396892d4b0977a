import { describe, expect, it } from '@jest/globals';
import { emailAddress } from '../../src/models/email-address.js';

describe('emailAddress', () => {
  it.each([
    ['ada@example.org', 'ada@example.org'],
    ['Ada@Example.ORG', 'ada@example.org'],
    ['  ada@example.org\n', 'ada@example.org'],
    ['\u200bada@example.org\ufeff', 'ada@example.org'],
    ['Ada <ada@example.org>', 'ada@example.org'],
    ['"Lovelace, Ada" <ada@example.org>;', 'ada@example.org'],
    ['<ada@example.org>', 'ada@example.org'],
    ['mailto:ada@example.org', 'ada@example.org'],
    ['MAILTO:ada@example.org?subject=Hello', 'ada@example.org'],
    ['Ada <mailto:ada@example.org>', 'ada@example.org'],
    ['ada@example.org.', 'ada@example.org'],
    ['(ada@example.org),', 'ada@example.org'],
    ['info@exämple.de', 'info@xn--exmple-cua.de'],
    ['info@EXÄMPLE.de', 'info@xn--exmple-cua.de'],
    ['info@xn--exmple-cua.de', 'info@xn--exmple-cua.de'],
    ['info@例え.テスト', 'info@xn--r8jz45g.xn--zckzah'],
    ['ada+tag@mail.example.org', 'ada+tag@mail.example.org'],
    ["o'neil@example.org", "o'neil@example.org"],
    ['ada@localhost', 'ada@localhost'],
  ])('reads %j as %s', (pasted, address) => {
    expect(emailAddress(pasted)).toBe(address);
    expect(emailAddress(address)).toBe(address);
  });

  it.each([
    '',
    '   ',
    'ada',
    '@example.org',
    'ada@',
    'ada@@example.org',
    'ada@example..org',
    'ada@-example.org',
    'ada@exa mple.org',
    'a da@example.org',
    'ada@example.org, eve@example.org',
    'ada@example.org eve@example.org',
    'Ada <ada@example.org> <eve@example.org',
    'ada@exämple.org/path',
    'jörg@example.org',
    `${'a'.repeat(250)}@example.org`,
    `Ada <ada@example.org>${' '.repeat(2_000)}`,
    'ada@example.org\r\nBcc: eve@example.org',
  ])('refuses %j', (text) => {
    expect(emailAddress(text)).toBeNull();
  });
});
