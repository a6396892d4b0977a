import { describe, expect, it } from '@jest/globals';
import type { Request, Response } from 'express';
import { SealedCookies } from '../../src/http/sealed-cookies.js';

const [OLD, NEW] = ['a'.repeat(32), 'b'.repeat(32)];

const cookiesWith = (secrets: readonly string[], ttlSeconds = 60) =>
  new SealedCookies({ secrets, isSecure: true, ttlSeconds });

/** The value that a browser would keep. */
async function sealed(cookies: SealedCookies, name: string, facts: Record<string, unknown>) {
  let kept = '';
  const response = { cookie: (_name: string, value: string) => (kept = value) };
  await cookies.set(response as unknown as Response, name, facts);
  return kept;
}

const requestWith = (cookie: string) => ({ headers: { cookie } }) as unknown as Request;

describe('SealedCookies', () => {
  it('opens what it has sealed, and reveals nothing of it', async () => {
    const cookies = cookiesWith([NEW]);
    const value = await sealed(cookies, 'fact', { secret: 'a-verifier' });

    expect(Buffer.from(value.replaceAll('.', ''), 'base64url').toString()).not.toContain(
      'verifier',
    );
    expect(await cookies.open(requestWith(`fact=${value}`), 'fact')).toMatchObject({
      secret: 'a-verifier',
    });
  });

  it('opens what was sealed with another accepted key', async () => {
    const value = await sealed(cookiesWith([OLD]), 'fact', { n: 1 });

    const opened = await cookiesWith([NEW, OLD]).open(requestWith(`fact=${value}`), 'fact');

    expect(opened).toMatchObject({ n: 1 });
  });

  it('does not open what was sealed with an unknown key, or under another name', async () => {
    const value = await sealed(cookiesWith([OLD]), 'fact', { n: 1 });

    expect(await cookiesWith([NEW]).open(requestWith(`fact=${value}`), 'fact')).toBeNull();
    expect(await cookiesWith([OLD]).open(requestWith(`other=${value}`), 'other')).toBeNull();
  });

  it('does not open what is too old', async () => {
    const cookies = cookiesWith([NEW], -60);
    const value = await sealed(cookies, 'fact', { n: 1 });

    expect(await cookies.open(requestWith(`fact=${value}`), 'fact')).toBeNull();
  });

  it.each(['', 'x', 'a.b.c.d.e', '%'])('does not open %j', async (value) => {
    expect(await cookiesWith([NEW]).open(requestWith(`fact=${value}`), 'fact')).toBeNull();
  });
});
