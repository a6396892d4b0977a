import { describe, expect, it } from '@jest/globals';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ConfigError, loadConfig } from '../../src/config/load-config.js';
import { anEnvironment } from '../support/environment.js';

const problemsOf = (env: Record<string, string | undefined>): readonly string[] => {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
};

const secretFile = (content: string): string => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'foyer-')), 'secret');
  writeFileSync(file, content);
  return file;
};

describe('loadConfig', () => {
  it('reports every mistake at once', () => {
    const problems = problemsOf({
      ...anEnvironment(),
      PORT: 'eighty',
      FEATURES: 'recording,teleport',
      SESSION_SECRETS: 'short',
      LIVEKIT_WEBHOOK_ROOMS: '(',
      MONGO_URL: undefined,
    });

    expect(problems.map((problem) => problem.split(':')[0]).sort()).toEqual([
      'FEATURES',
      'LIVEKIT_WEBHOOK_ROOMS',
      'MONGO_URL',
      'PORT',
      'SESSION_SECRETS',
    ]);
  });

  it('never quotes a secret in an error', () => {
    expect(problemsOf({ ...anEnvironment(), SESSION_SECRETS: 'hunter2' }).join()).not.toContain(
      'hunter2',
    );
  });

  it('reads a secret from the file that NAME_FILE names, without one trailing newline', () => {
    const key = 'k'.repeat(32);
    const config = loadConfig({
      ...anEnvironment(),
      SESSION_SECRETS: undefined,
      SESSION_SECRETS_FILE: secretFile(`${key}\n`),
    });

    expect(config.session.secrets).toEqual([key]);
  });

  it('rejects a secret that is set twice', () => {
    expect(
      problemsOf({ ...anEnvironment(), SESSION_SECRETS_FILE: secretFile('k'.repeat(32)) }),
    ).toEqual(['SESSION_SECRETS: is set together with SESSION_SECRETS_FILE; set only one of them']);
  });

  it('names the secret file that is missing', () => {
    const problems = problemsOf({
      ...anEnvironment(),
      SESSION_SECRETS: undefined,
      SESSION_SECRETS_FILE: '/nowhere/secret',
    });

    expect(problems).toEqual([
      'SESSION_SECRETS_FILE: cannot read /nowhere/secret; check its path and permissions',
    ]);
  });

  it('treats an empty variable as unset', () => {
    expect(loadConfig({ ...anEnvironment(), LOBBY_KEEP_ALIVE_SECONDS: '' }).lobby).toMatchObject({
      keepAliveSeconds: 15,
    });
  });

  it.each([
    [{ OIDC_ISSUER: 'http://127.0.0.1:1' }, 'OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET'],
    [{ DEFAULT_LANGUAGE: 'tlh' }, 'DEFAULT_LANGUAGE'],
    [{ NODE_ENV: 'production', RATE_LIMITS: 'off' }, 'RATE_LIMITS'],
    [{ FEATURES: 'telephony', TELEPHONY_PHONE_NUMBER: 'call me' }, 'TELEPHONY_PHONE_NUMBER'],
    [{ FEATURES: 'applications' }, 'ACCESS_TOKEN_SECRETS'],
    [{ ACCESS_TOKEN_SECRETS: 'a'.repeat(32) }, 'SESSION_SECRETS, ACCESS_TOKEN_SECRETS'],
    [{ ACCESS_TOKEN_SECRETS: 'short' }, 'ACCESS_TOKEN_SECRETS'],
    [{ FEATURES: 'recording,holograms' }, 'FEATURES'],
    [{ WEBHOOK_ALLOWED_NETWORKS: '10.0.0.0' }, 'WEBHOOK_ALLOWED_NETWORKS'],
    [{ WEBHOOK_ALLOWED_NETWORKS: '10.0.0.0/33' }, 'WEBHOOK_ALLOWED_NETWORKS'],
    [{ WEBHOOK_ALLOWED_NETWORKS: 'example.org/8' }, 'WEBHOOK_ALLOWED_NETWORKS'],
    [{ RECORDING_KEY_PREFIX: 'x'.repeat(251) }, 'RECORDING_KEY_PREFIX'],
    [{ RECORDING_KEY_TEMPLATE: '{id}{id}{id}{id}{id}{id}{id}' }, 'RECORDING_KEY_TEMPLATE'],
    [{ RECORDING_KEY_TEMPLATE: '{id}/'.repeat(20) + 'x' }, 'RECORDING_KEY_TEMPLATE'],
    [{ TELEPHONY_HOLD_CALLERS: 'maybe' }, 'TELEPHONY_HOLD_CALLERS'],
  ])('rejects settings that contradict each other: %j', (env, name) => {
    expect(problemsOf({ ...anEnvironment(), ...env })[0]).toMatch(new RegExp(`^${name}: `));
  });

  it('trusts no proxy by default, and the configured hops or addresses otherwise', () => {
    const trusted = (value?: string) =>
      loadConfig({ ...anEnvironment(), TRUST_PROXY: value }).http.trustProxy;

    expect([trusted(), trusted('2'), trusted('10.0.0.0/8, loopback')]).toEqual([
      [],
      2,
      ['10.0.0.0/8', 'loopback'],
    ]);
  });

  it('disables the limit of waiting people per address with the rate limits, unless it is set', () => {
    const share = (env: Record<string, string>) =>
      loadConfig({ ...anEnvironment(), NODE_ENV: 'test', ...env }).lobby.maxWaitingPerAddress;

    expect([
      share({}),
      share({ RATE_LIMITS: 'off' }),
      share({ RATE_LIMITS: 'off', LOBBY_MAX_WAITING_PER_ADDRESS: '7' }),
      share({ LOBBY_MAX_WAITING_PER_ADDRESS: '200' }),
    ]).toEqual([20, 500, 7, 200]);
  });

  it('reads a national dial-in number in its country', () => {
    const { telephony } = loadConfig({
      ...anEnvironment(),
      FEATURES: 'telephony',
      TELEPHONY_PHONE_NUMBER: '030 12345678',
      TELEPHONY_DEFAULT_COUNTRY: 'DE',
    });

    expect(telephony).toMatchObject({ phoneNumber: '+493012345678', country: 'DE' });
  });

  it.each([
    ['STORAGE_WEBHOOK_TOKEN', { FEATURES: 'storage_events' }],
    ['MAIL_URL', { FEATURES: 'invitations' }],
    ['MAIL_URL, MAIL_FROM', { MAIL_URL: 'smtp://127.0.0.1:25' }],
    [
      'RECORDING_PROCESSING_URL, RECORDING_PROCESSING_SECRET',
      { RECORDING_PROCESSING_URL: 'http://127.0.0.1:1' },
    ],
    ['MAIL_ROOM_URL', { MAIL_ROOM_URL: 'https://meet.example.org/' }],
  ])('names missing settings: %s', (name, env) => {
    const problems = problemsOf({ ...anEnvironment(), ...env });

    expect(problems.map((problem) => problem.split(':')[0])).toEqual([name]);
  });

  it('returns a frozen configuration', () => {
    expect(Object.isFrozen(loadConfig(anEnvironment()).livekit)).toBe(true);
  });
});
