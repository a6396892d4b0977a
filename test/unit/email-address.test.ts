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
    ['“ada@example.org”', 'ada@example.org'],
    ['„ada@example.org“', 'ada@example.org'],
    ['«ada@example.org».', 'ada@example.org'],
    ['‘ada@example.org’', 'ada@example.org'],
    ['ada\uff20example.org', 'ada@example.org'],
    ['ada\uff20例え.テスト', 'ada@xn--r8jz45g.xn--zckzah'],
    ['info@exämple.de', 'info@xn--exmple-cua.de'],
    ['info@EXÄMPLE.de', 'info@xn--exmple-cua.de'],
    ['info@xn--exmple-cua.de', 'info@xn--exmple-cua.de'],
    ['info@例え.テスト', 'info@xn--r8jz45g.xn--zckzah'],
    ['ada+tag@mail.example.org', 'ada+tag@mail.example.org'],
    ["o'neil@example.org", "o'neil@example.org"],
    ['ada@localhost', 'ada@localhost'],
    ['ada.b.lovelace@example.org', 'ada.b.lovelace@example.org'],
    ['ada@4.example', 'ada@4.example'],
    ['ada@XN--BCHER-KVA.example', 'ada@xn--bcher-kva.example'],
    [`${'a'.repeat(64)}@example.org`, `${'a'.repeat(64)}@example.org`],
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
    'a..b@example.org',
    '.a@example.org',
    'a.@example.org',
    '.@example.org',
    '..@bücher.example',
    '"a b"@example.org',
    'ada@127.0.0.1',
    'ada@[127.0.0.1]',
    'ada@example.1',
    'ada@xn--\u00fc.example',
    'ada@xn--999999999.example',
    'ada@exa_mple.org',
    'ada@\ud800.example',
    `${'a'.repeat(65)}@example.org`,
    `${'a'.repeat(250)}@example.org`,
    `Ada <ada@example.org>${' '.repeat(2_000)}`,
    'ada@example.org\r\nBcc: eve@example.org',
  ])('rejects %j', (text) => {
    expect(emailAddress(text)).toBeNull();
  });
});
