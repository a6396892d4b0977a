import { describe, expect, it } from '@jest/globals';
import { parseUrl } from '../../src/lib/parse-url.js';

describe('parseUrl', () => {
  it('accepts letters beyond ASCII however often it has been called', () => {
    const read = () => parseUrl('https://bücher.example/ü')?.href;
    for (let calls = 0; calls < 100_000; calls += 1) read();
    expect(read()).toBe('https://xn--bcher-kva.example/%C3%BC');
  });

  it.each(['', 'bücher', '//host', 'https://', 'http://[::1'])('refuses %j', (text) => {
    expect(parseUrl(text)).toBeNull();
  });

  it('resolves a path at a base', () => {
    expect(parseUrl('/a', 'https://app.example/b')?.href).toBe('https://app.example/a');
  });
});
