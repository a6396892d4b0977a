import { describe, expect, it } from '@jest/globals';
import { safeReturnTo } from '../../src/http/return-to.js';

describe('safeReturnTo', () => {
  const back = (given: unknown) => safeReturnTo(given, 'https://meet.example');

  it.each(['/', '/rooms/daily', '/rooms/a?x=https://b.example#c', '/été', '/a//b', '/authors'])(
    'keeps the own path %j',
    (path) => {
      expect(back(path)).toBe(path);
    },
  );

  it.each([
    undefined,
    ['/a', '/b'],
    '',
    'rooms',
    'https://evil.example/',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '/a\\..\\evil',
    '/\t/evil.example',
    '/a\r\nset-cookie: x=y',
    '/\u0000',
    '/.//evil.example',
    '/a/..//evil.example',
    'javascript:alert(1)',
    '@evil.example',
    '/auth/login',
    '/x/../auth/logout',
    `/${'x'.repeat(1000)}`,
    `/${'会'.repeat(334)}`,
  ])('returns the home page instead of %j', (given) => {
    expect(back(given)).toBe('/');
  });

  it('returns the base path as the home page below a path', () => {
    expect(safeReturnTo('//evil.example', 'https://site.example/meet')).toBe('/meet/');
    expect(safeReturnTo('/meet/auth/login', 'https://site.example/meet')).toBe('/meet/');
    const inside = ['/meet', '/meet/', '/meet/weekly?a=b'];
    for (const path of inside) expect(safeReturnTo(path, 'https://site.example/meet')).toBe(path);
    const outside = ['/', '/elsewhere', '/meeting', '/meet/../elsewhere', '/meet/%2e%2e/elsewhere'];
    for (const path of outside) {
      expect(safeReturnTo(path, 'https://site.example/meet')).toBe('/meet/');
    }
  });
});
