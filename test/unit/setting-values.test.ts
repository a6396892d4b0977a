import { describe, expect, it } from '@jest/globals';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ConfigError, loadConfig, type Config } from '../../src/config/load-config.js';
import { loadRedisConfig } from '../../src/config/load-store-config.js';
import { anEnvironment } from '../support/environment.js';

type Settings = Readonly<Record<string, string | undefined>>;

const configWith = (settings: Settings): Config => loadConfig({ ...anEnvironment(), ...settings });

function problemsWith(settings: Settings): readonly string[] {
  try {
    configWith(settings);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

/** The one setting that prevents a start with these settings. */
function refusedFor(settings: Settings): string | undefined {
  const problems = problemsWith(settings);
  expect(problems).toHaveLength(1);
  return problems[0]?.slice(0, problems[0].indexOf(':'));
}

const fileWith = (content: string): string => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'foyer-')), 'value');
  writeFileSync(file, content);
  return file;
};

const STORAGE = {
  STORAGE_ENDPOINT: 'https://s3.example.org',
  STORAGE_BUCKET: 'foyer',
  STORAGE_ACCESS_KEY: 'key',
  STORAGE_SECRET_KEY: 'secret',
};
const MAIL = { MAIL_URL: 'smtp://127.0.0.1:25', MAIL_FROM: 'Foyer <foyer@example.org>' };
const OIDC = {
  OIDC_ISSUER: 'https://id.example',
  OIDC_CLIENT_ID: 'foyer',
  OIDC_CLIENT_SECRET: 's',
};

describe('MONGO_URL', () => {
  it('can be read from a file, like REDIS_URL', () => {
    const { stores } = configWith({
      MONGO_URL: undefined,
      MONGO_URL_FILE: fileWith('mongodb://db/foyer\n'),
      REDIS_URL: undefined,
      REDIS_URL_FILE: fileWith('redis://:secret@cache:6379\n'),
    });

    expect(stores).toMatchObject({
      mongoUrl: 'mongodb://db/foyer',
      redisUrl: 'redis://:secret@cache:6379',
    });
  });

  it('is not required by tools that use Redis only', () => {
    const config = loadRedisConfig({ REDIS_URL_FILE: fileWith('redis://cache/3') });

    expect(config.redisUrl).toBe('redis://cache/3');
  });
});

describe('REDIS_URL', () => {
  it.each([
    ['redis://cache:6379', 'redis://cache:6379'],
    ['redis://cache/15', 'redis://cache/15'],
    ['redis://:secret@cache', 'redis://:secret@cache'],
    ['rediss://user:p%40ss@cache:6380/1', 'rediss://user:p%40ss@cache:6380/1'],
    ['REDISS://cache', 'rediss://cache'],
    ['redis://[::1]:6379/', 'redis://[::1]:6379/'],
    ['redis://cache?family=6', 'redis://cache?family=6'],
    ['redis+sentinel://a:26379,b:26379/main', 'redis+sentinel://a:26379,b:26379/main'],
    ['redis+cluster://a:7000,b:7001', 'redis+cluster://a:7000,b:7001'],
    ['rediss+sentinel://a/main', 'rediss+sentinel://a/main'],
    ['rediss+cluster://a,b', 'rediss+cluster://a,b'],
    ['redis+cluster://:p%40ss@a,[::1]:7000/', 'redis+cluster://:p%40ss@a,[::1]:7000/'],
    [
      'redis+sentinel://user:p%40ss@a,[::1]:26380/main',
      'redis+sentinel://user:p%40ss@a,[::1]:26380/main',
    ],
  ])('accepts %s', (value, expected) => {
    expect(configWith({ REDIS_URL: value }).stores.redisUrl).toBe(expected);
  });

  it.each([
    'redis+sentinel://a:26379,b:26379',
    'redis+sentinel://a/main?sentinelPassword=x&family=4',
    'redis+sentinel://a:26379,/main',
    'redis+sentinel://a:0/main',
    'redis+sentinel://a:70000/main',
    'redis+sentinel://user@a/main',
    'redis+sentinel://user:%zz@a/main',
    'redis+sentinel://a/main/1',
    'redis+sentinel://a/main?db=1',
    'redis+sentinel:///main',
    'rediss+sentinel://a',
    'redis+cluster://a:7000,',
    'redis+cluster://a:7000/1',
    'redis+cluster://a:0',
    'redis+cluster://user@a',
    'redis+cluster://a?family=4',
    'redis+cluster://',
    'rediss+cluster://a/1',
    'redis://a:6379,b:6379',
    'redis:///1',
    'redis:cache',
    'redis://cache/db0',
    'redis://cache/-1',
    'redis://cache/0/1',
    'redis://cache:70000',
    'redis://cache:0',
    'rediss://user:p@cache:00/1',
    'redis://user@cache',
    'redis://user:%zz@cache',
    'redis://cache?commandTimeout=1',
    'redis://cache?family=5',
    'redis://cache#1',
    'http://cache',
    'unix:///run/redis.sock',
    '/run/redis.sock',
    'cache:6379',
  ])('rejects %s', (value) => {
    expect(refusedFor({ REDIS_URL: value })).toBe('REDIS_URL');
  });
});

describe('LIVEKIT_URL and LIVEKIT_PUBLIC_URL', () => {
  it.each([
    ['http://livekit:7880', 'http://livekit:7880'],
    ['http://livekit:7880/', 'http://livekit:7880'],
    ['wss://Project.livekit.cloud', 'https://project.livekit.cloud'],
    ['WS://livekit:7880', 'http://livekit:7880'],
    ['http://[::1]:7880', 'http://[::1]:7880'],
  ])('accept %s in each of LiveKit’s notations', (value, expected) => {
    const { livekit } = configWith({ LIVEKIT_URL: value });

    expect([livekit.urls, livekit.publicUrls]).toEqual([[expected], [expected]]);
  });

  it.each([
    'http://h/livekit/sfu',
    'https://h/livekit/',
    'http://h?x=1',
    'http://h#x',
    'http://user:pass@h',
    'livekit:7880',
    'http:livekit',
    'redis://h',
    'http://',
  ])('reject %s, which the SDK cannot call', (value) => {
    expect(refusedFor({ LIVEKIT_URL: value })).toBe('LIVEKIT_URL');
  });

  it('accept the addresses of several nodes, each once', () => {
    const LIVEKIT_URL = 'http://one:7880, ws://two:7880,http://one:7880/';
    const { livekit } = configWith({ LIVEKIT_URL });

    expect(livekit.urls).toEqual(['http://one:7880', 'http://two:7880']);
    expect(livekit.publicUrls).toEqual(livekit.urls);
    expect(configWith({ LIVEKIT_URL, LIVEKIT_PUBLIC_URL: 'https://h' }).livekit.publicUrls).toEqual(
      ['https://h'],
    );
  });

  it.each([',', 'http://one:7880,two:7880', 'http://one:7880;http://two:7880'])(
    'reject %s, in which an address is missing or wrong',
    (value) => {
      expect(refusedFor({ LIVEKIT_URL: value })).toBe('LIVEKIT_URL');
    },
  );

  it('accept a public URL with a path', () => {
    const { livekit } = configWith({ LIVEKIT_PUBLIC_URL: 'wss://h.example/livekit/sfu/' });

    expect(livekit.publicUrls).toEqual(['https://h.example/livekit/sfu']);
  });

  it('must be secure if the page is, unless they are on the same machine', () => {
    const publicUrl = { PUBLIC_URL: 'https://meet.example.org' };

    for (const value of ['http://livekit:7880', 'https://livekit.example,http://livekit:7880']) {
      expect(refusedFor({ ...publicUrl, LIVEKIT_URL: value })).toBe('LIVEKIT_PUBLIC_URL');
    }
    for (const value of [
      'https://livekit.example',
      'wss://livekit.example',
      'http://localhost:1',
    ]) {
      expect(problemsWith({ ...publicUrl, LIVEKIT_PUBLIC_URL: value })).toEqual([]);
    }
  });
});

describe('PUBLIC_URL', () => {
  it.each([
    ['https://meet.example.org', 'https://meet.example.org'],
    ['https://Meet.Example.org:443/', 'https://meet.example.org'],
    ['https://h/meet', 'https://h/meet'],
    ['https://h/meet//', 'https://h/meet'],
    ['http://[::1]:4000', 'http://[::1]:4000'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
  ])('reads %s as %s', (value, expected) => {
    const secure = { LIVEKIT_PUBLIC_URL: 'https://livekit.example' };

    expect(configWith({ ...secure, PUBLIC_URL: value }).http.publicUrl).toBe(expected);
  });

  it.each([
    'https://h/?a=1',
    'https://h/?',
    'https://h/#top',
    'https://user:pass@h',
    'h.example.org',
    'ftp://h',
    'https://',
    'https://h//meet',
    'https://h/meet//rooms/',
  ])('rejects %s', (value) => {
    expect(refusedFor({ PUBLIC_URL: value })).toBe('PUBLIC_URL');
  });
});

describe('ALLOWED_ORIGINS', () => {
  it.each([
    ['https://app.example.org/', ['https://app.example.org']],
    ['HTTPS://App.Example.org:443', ['https://app.example.org']],
    ['http://localhost:80, http://localhost:5173', ['http://localhost', 'http://localhost:5173']],
    ['https://a.example,https://A.example/', ['https://a.example']],
    ['https://bücher.example', ['https://xn--bcher-kva.example']],
    ['capacitor://localhost', ['capacitor://localhost']],
    ['http://[::1]:3000', ['http://[::1]:3000']],
  ])('reads %s in the form that browsers send', (value, expected) => {
    const { http } = configWith({ ALLOWED_ORIGINS: value, WEB_CLIENT: 'false' });

    expect(http.allowedOrigins).toEqual(expected);
  });

  it.each([
    '*',
    'https://*.example.org',
    'app.example.org',
    'localhost:3000',
    'null',
    'https://app.example.org/path',
    'https://app.example.org?x',
    'https://user@app.example.org',
    'wss://app.example.org',
    'file:///index.html',
    ',',
  ])('rejects %s', (value) => {
    expect(refusedFor({ ALLOWED_ORIGINS: value })).toBe('ALLOWED_ORIGINS');
  });

  it('always contains the origin of the web client', () => {
    const { http } = configWith({
      PUBLIC_URL: 'http://meet.example/foyer',
      ALLOWED_ORIGINS: 'https://app.example.org',
    });

    expect(http.allowedOrigins).toEqual(['https://app.example.org', 'http://meet.example']);
  });
});

describe('EMBED_ORIGINS', () => {
  const APPLICATIONS = { FEATURES: 'applications', ACCESS_TOKEN_SECRETS: 'd'.repeat(32) };

  it.each([
    [undefined, []],
    [
      'https://App.example.org:443, http://127.0.0.1:3000',
      ['https://app.example.org', 'http://127.0.0.1:3000'],
    ],
    [
      'https://bücher.example,capacitor://localhost',
      ['https://xn--bcher-kva.example', 'capacitor://localhost'],
    ],
  ])('reads %s', (value, expected) => {
    expect(configWith({ ...APPLICATIONS, EMBED_ORIGINS: value }).embedOrigins).toEqual(expected);
  });

  it.each([
    '*',
    'app.example.org',
    'https://a;b.example',
    'http://[::1]:3000',
    'https://a.example/x',
  ])('rejects %s', (value) => {
    expect(refusedFor({ ...APPLICATIONS, EMBED_ORIGINS: value })).toBe('EMBED_ORIGINS');
  });

  it.each([{ FEATURES: '' }, { WEB_CLIENT: 'false' }])('needs more than %j', (given) => {
    const env = { ...APPLICATIONS, EMBED_ORIGINS: 'https://app.example.org', ...given };
    expect(refusedFor(env)).toBe('EMBED_ORIGINS');
  });
});

describe('LANGUAGES', () => {
  it.each(['en', 'en,fr-CA', 'de-CH,en,zh-Hans', 'en,tlh'])('accepts %s', (value) => {
    expect(configWith({ LANGUAGES: value }).languages.all).toEqual(value.split(','));
  });

  it.each([
    ['en_US', 'en-US'],
    ['EN', 'en'],
    ['en,fr-ca', 'fr-CA'],
    ['en,iw', 'he'],
  ])('suggests the notation of %s', (value, hint) => {
    expect(problemsWith({ LANGUAGES: value }).join()).toMatch(
      new RegExp(`^LANGUAGES: .* must be written as ${hint}$`),
    );
  });

  it.each(['en,english', 'en,xx', 'en,*', 'en,x-klingon', 'en,und', 'en,und-US', ','])(
    'rejects %s',
    (value) => {
      expect(refusedFor({ LANGUAGES: value })).toBe('LANGUAGES');
    },
  );
});

describe('TRUST_PROXY', () => {
  it.each([
    ['false', []],
    ['0', 0],
    ['2', 2],
    ['10.0.0.0/8, loopback', ['10.0.0.0/8', 'loopback']],
    ['::1,fd00::/8,uniquelocal', ['::1', 'fd00::/8', 'uniquelocal']],
    [' 1 ', 1],
    [' false', []],
    ['10.0.0.0/255.0.0.0', ['10.0.0.0/255.0.0.0']],
  ])('accepts %s', (value, expected) => {
    expect(configWith({ TRUST_PROXY: value }).http.trustProxy).toEqual(expected);
  });

  it.each([
    'abc',
    'true',
    '-1',
    '1.5',
    '10.0.0.0/33',
    '999.1.1.1',
    '10.0.0.0/8,proxy',
    '1000',
    '1,2',
    '10.0.0.1,2',
    '0x7f000001',
    '2130706433/8',
    '127.1',
    'loopback/8',
  ])('rejects %s', (value) => {
    expect(refusedFor({ TRUST_PROXY: value })).toBe('TRUST_PROXY');
  });
});

describe('HOST', () => {
  it.each([
    ['0.0.0.0', '0.0.0.0'],
    ['::', '::'],
    ['[::1]', '::1'],
    ['localhost', 'localhost'],
    ['gateway-1.internal', 'gateway-1.internal'],
  ])('accepts %s', (value, expected) => {
    expect(configWith({ HOST: value }).http.host).toBe(expected);
  });

  it.each([
    'localhost:80',
    '127.0.0.1:80',
    '[::1]:80',
    'http://localhost',
    '1.2.3.999',
    'a b',
    '*',
  ])('rejects %s', (value) => {
    expect(refusedFor({ HOST: value })).toBe('HOST');
  });
});

describe('the storage settings', () => {
  it.each(['foyer', 'my.bucket-1', 'tenant:foyer', 'a1b'])('accept the bucket %s', (value) => {
    expect(configWith({ ...STORAGE, STORAGE_BUCKET: value }).storage?.bucket).toBe(value);
  });

  it.each([
    ['STORAGE_BUCKET', 'Foo_Bar!!'],
    ['STORAGE_BUCKET', 'Foyer'],
    ['STORAGE_BUCKET', 'ab'],
    ['STORAGE_BUCKET', 'a..b'],
    ['STORAGE_BUCKET', '-foyer'],
    ['STORAGE_BUCKET', '192.168.0.1'],
    ['STORAGE_BUCKET', 'foyer/recordings'],
    ['STORAGE_BUCKET', 'b'.repeat(64)],
    ['STORAGE_BUCKET', `${'b'.repeat(62)}!`],
    ['STORAGE_REGION', 'eu central'],
    ['STORAGE_REGION', 'eu-central-1.evil.example/'],
    ['STORAGE_ENDPOINT', 's3.example.org'],
    ['STORAGE_ENDPOINT', 'https://s3.example.org/?x=1'],
    ['STORAGE_ENDPOINT', 'https://key:secret@s3.example.org'],
    ['STORAGE_PUBLIC_ENDPOINT', 's3://foyer'],
    ['STORAGE_ACCESS_KEY', ' '],
    ['STORAGE_WEBHOOK_TOKEN', 'short'],
    ['STORAGE_WEBHOOK_TOKEN', 'une-clé-très-difficile'],
    ['STORAGE_ACCESS_KEY', 'clé'],
    ['STORAGE_SECRET_KEY', 'secret '],
    ['STORAGE_WEBHOOK_TOKEN', 'sixteen letters and blanks'],
    ['RECORDING_KEY_PREFIX', '../elsewhere'],
    ['RECORDING_KEY_TEMPLATE', '{id}/..'],
    ['RECORDING_KEY_TEMPLATE', '{room}'],
  ])('reject %s=%s', (name, value) => {
    expect(refusedFor({ ...STORAGE, [name]: value })).toBe(name);
  });
});

describe('the mail settings', () => {
  it.each([
    ['Foyer <foyer@example.org>', { name: 'Foyer', address: 'foyer@example.org' }],
    ['foyer@example.org', { name: '', address: 'foyer@example.org' }],
    ['"Acme: Meet" <meet@acme.example>', { name: 'Acme: Meet', address: 'meet@acme.example' }],
    ['"Acme; (Meet)" <meet@acme.example>', { name: 'Acme; (Meet)', address: 'meet@acme.example' }],
    ['Acme, Inc. <meet@acme.example>', { name: 'Acme, Inc.', address: 'meet@acme.example' }],
    ['Acme meet@acme.example', { name: 'Acme', address: 'meet@acme.example' }],
    ['Foyer <foyer@localhost>', { name: 'Foyer', address: 'foyer@localhost' }],
    ['Büro <info@bücher.example>', { name: 'Büro', address: 'info@xn--bcher-kva.example' }],
    ['Foyer <No.Reply@Example.org>', { name: 'Foyer', address: 'No.Reply@example.org' }],
  ])('accept the sender %s', (value, expected) => {
    expect(configWith({ ...MAIL, MAIL_FROM: value }).mail?.from).toEqual(expected);
  });

  it.each([
    ['MAIL_FROM', 'Acme Meetings'],
    ['MAIL_FROM', 'Acme: Meet <meet@acme.example>'],
    ['MAIL_FROM', 'Acme; Meet <meet@acme.example>'],
    ['MAIL_FROM', 'Acme (Meet) <meet@acme.example>'],
    ['MAIL_FROM', 'Acme <meet@acme.example> Meetings'],
    ['MAIL_FROM', '"Acme" <meet@acme.example> Meetings'],
    ['MAIL_FROM', 'a@example.org, b@example.org'],
    ['MAIL_FROM', 'a@example.org; b@example.org'],
    ['MAIL_FROM', 'Foyer <foyer@>'],
    ['MAIL_FROM', '@example.org'],
    ['MAIL_FROM', 'Foyer <a..b@example.org>'],
    ['MAIL_FROM', '.foyer@example.org'],
    ['MAIL_FROM', 'Foyer <foyer.@example.org>'],
    ['MAIL_FROM', 'Jörg <jörg@example.org>'],
    ['MAIL_FROM', 'Foyer <foyer@127.0.0.1>'],
    ['MAIL_FROM', 'A <a@example.org> B <b@example.org>'],
    ['MAIL_FROM', 'Foyer <foyer@example.org>\nBcc: x@example.org'],
    ['MAIL_URL', 'smtp://'],
    ['MAIL_URL', 'mail.example.org:25'],
    ['MAIL_URL', 'smtp://mail.example.org/path'],
    ['MAIL_URL', 'smtp://mail.example.org?pool=true'],
    ['MAIL_URL', 'smtp://mail.example.org:99999'],
    ['MAIL_URL', 'smtps://mail.example.org:0'],
    ['MAIL_URL', 'smtp://user@mail.example.org'],
    ['MAIL_URL', 'https://mail.example.org'],
    ['MAIL_URL', 'smtp://mail.example.org?requireTLS=yes'],
    ['MAIL_URL', 'smtp://mail.example.org?requireTLS=true&ignoreTLS=true'],
    ['MAIL_URL', 'smtp://mail.example.org?requireTLS=true&requireTLS=false'],
    ['MAIL_URL', 'smtp://mail.example.org?authMethod=GUESS'],
    ['MAIL_URL', 'smtp://mail.example.org?localAddress=eth0'],
    ['MAIL_URL', 'smtp://mail.example.org?tls.minVersion=1.2'],
    ['MAIL_URL', 'smtp://mail.example.org?tls.ciphers=strong'],
    ['MAIL_URL', 'smtp://mail.example.org?tls.servername='],
    ['MAIL_URL', 'smtp://mail.example.org?tls.rejectUnauthorized=0'],
    ['MAIL_EHLO_NAME', 'two names'],
    ['MAIL_EHLO_NAME', 'https://mail.example.org'],
    ['MAIL_ROOM_URL', 'https://meet.example.org/'],
    ['MAIL_ROOM_URL', '/{slug}'],
  ])('reject %s=%s', (name, value) => {
    expect(refusedFor({ ...MAIL, [name]: value })).toBe(name);
  });

  it.each([
    'smtps://user:p%40ss@mail.example.org:465',
    'smtp://mail.example.org:587?requireTLS=true',
    'smtp://[::1]:25/?tls.rejectUnauthorized=false',
    'smtp://user:pass@mail.example.org?authMethod=LOGIN&localAddress=192.0.2.1',
    'smtps://mail.example.org?tls.minVersion=TLSv1.3&tls.ciphers=HIGH&tls.servername=mail.example.org',
  ])('accept the server %s', (value) => {
    expect(configWith({ ...MAIL, MAIL_URL: value }).mail?.url).toBe(value);
  });

  it.each([
    [{ PUBLIC_URL: 'http://meet.example.org/foyer' }, 'meet.example.org'],
    [{ PUBLIC_URL: 'http://127.0.0.1:4000' }, '[127.0.0.1]'],
    [{ PUBLIC_URL: 'http://[::1]:4000' }, '[IPv6:::1]'],
    [{ MAIL_EHLO_NAME: 'mail.example.org' }, 'mail.example.org'],
    [{ PUBLIC_URL: 'http://foyer_gateway:4000', MAIL_EHLO_NAME: '192.0.2.1' }, '[192.0.2.1]'],
  ])('use for %j the name %s in greetings and message IDs', (settings, expected) => {
    expect(configWith({ ...MAIL, ...settings }).mail?.ehloName).toBe(expected);
  });

  it('require a name for greetings if PUBLIC_URL has no host name', () => {
    expect(refusedFor({ ...MAIL, PUBLIC_URL: 'http://foyer_gateway:4000' })).toBe('MAIL_EHLO_NAME');
  });
});

describe('the identity provider settings', () => {
  it.each([
    ['OIDC_ISSUER', 'id.example'],
    ['OIDC_ISSUER', 'https://id.example?tenant=1'],
    ['OIDC_ISSUER', 'https://user:pass@id.example'],
    ['OIDC_SCOPES', 'email profile'],
    ['OIDC_CLIENT_AUTH_METHOD', 'private_key_jwt'],
    ['OIDC_CLIENT_ID', ' '],
    ['OIDC_CLIENT_SECRET', 'secret '],
    ['OIDC_SCOPES', 'openid é'],
    ['OIDC_FULL_NAME_CLAIMS', 'given_name family_name'],
    ['OIDC_SHORT_NAME_CLAIM', 'nickname,given_name'],
  ])('reject %s=%s', (name, value) => {
    expect(refusedFor({ ...OIDC, [name]: value })).toBe(name);
  });

  it('keep a trailing slash of the issuer, which is part of its name', () => {
    const { oidc } = configWith({ ...OIDC, OIDC_ISSUER: 'https://id.example/realm/' });

    expect(oidc?.issuer).toBe('https://id.example/realm/');
  });
});

describe('secrets', () => {
  const [long, other] = ['k'.repeat(32), 'o'.repeat(32)];

  it.each([
    ['LIVEKIT_API_SECRET', 'x'.repeat(31)],
    ['LIVEKIT_WEBHOOK_KEYS', 'key:x'],
    ['LIVEKIT_WEBHOOK_KEYS', `:${long}`],
    ['LIVEKIT_WEBHOOK_KEYS', long],
    ['LIVEKIT_WEBHOOK_KEYS', `key:${long},other:short`],
    ['LIVEKIT_WEBHOOK_KEYS', `key:${long},key:${other}`],
    ['LIVEKIT_WEBHOOK_KEYS', ','],
    ['SESSION_SECRETS', `${long},short`],
    ['SESSION_SECRETS', ','],
    ['METRICS_TOKEN', 'guess-me'],
    ['METRICS_TOKEN', 'une-clé-très-difficile'],
    ['LIVEKIT_API_KEY', ' key'],
  ])('must be hard to guess: %s=%s', (name, value) => {
    expect(refusedFor({ [name]: value })).toBe(name);
  });

  it('for recordings must be hard to guess, too', () => {
    const url = { RECORDING_PROCESSING_URL: 'https://transcripts.example' };

    expect(refusedFor({ ...url, RECORDING_PROCESSING_SECRET: 'short' })).toBe(
      'RECORDING_PROCESSING_SECRET',
    );
  });

  it.each([
    [
      { SESSION_SECRETS: long, TICKET_SECRETS: `${other},${long}` },
      'SESSION_SECRETS, TICKET_SECRETS',
    ],
    [{ TICKET_SECRETS: long, LIVEKIT_API_SECRET: long }, 'TICKET_SECRETS, LIVEKIT_API_SECRET'],
    [
      { SESSION_SECRETS: long, LIVEKIT_WEBHOOK_KEYS: `k:${long}` },
      'SESSION_SECRETS, LIVEKIT_WEBHOOK_KEYS',
    ],
  ])('must not be shared: %j', (settings, names) => {
    expect(refusedFor(settings)).toBe(names);
  });

  it('may be shared by the keys of LiveKit', () => {
    expect(problemsWith({ LIVEKIT_WEBHOOK_KEYS: `key:${'s'.repeat(32)}` })).toEqual([]);
  });

  it('must not come from an empty file', () => {
    const settings = { SESSION_SECRETS: undefined, SESSION_SECRETS_FILE: fileWith('\n') };

    expect(refusedFor(settings)).toBe('SESSION_SECRETS_FILE');
  });

  it('are the only settings that are read from files', () => {
    expect(refusedFor({ PORT_FILE: fileWith('4000') })).toBe('PORT_FILE');
  });
});

describe('other values', () => {
  it.each([
    ['PORT', '65536'],
    ['PORT', '4e3'],
    ['LOG_LEVEL', 'verbose'],
    ['NODE_ENV', 'staging'],
    ['WEB_CLIENT', 'yes'],
    ['FEDERATION', '1'],
    ['FEATURES', 'recordings'],
    ['FEATURES', 'Recording'],
    ['REDIS_KEY_PREFIX', 'foyer:'],
    ['LIVEKIT_WEBHOOK_ROOMS', '('],
    ['LIVEKIT_WEBHOOK_ROOMS', '/^meet/'],
    ['LIVEKIT_WEBHOOK_ROOMS', '^team-'],
    ['TELEPHONY_TRUNK_IDS', 'ST_a ST_b'],
    ['SUBTITLES_AGENT_NAME', 'transcriber '],
    ['LIVEKIT_TOKEN_TTL_SECONDS', '59'],
    ['LIVEKIT_API_KEY', ' '],
    ['PUBLISH_SOURCES', 'camera,hologram'],
    ['DEFAULT_TIME_ZONE', 'Mars/Olympus'],
    ['DEFAULT_TIME_ZONE', '+01:00'],
    ['FRONTEND_CONFIG', '[]'],
    ['FRONTEND_CONFIG', '{'],
    ['FRONTEND_CONFIG', '{"webClient":"Acme"}'],
    ['FRONTEND_CONFIG', '{"webClient":{"name":" "}}'],
    ['FRONTEND_CONFIG', '{"webClient":{"color":"#0b6e4f"}}'],
    ['FRONTEND_CONFIG', '{"webClient":{"accentColor":"green"}}'],
    ['FRONTEND_CONFIG', '{"webClient":{"accentColor":"#8fd3b6"}}'],
    ['FRONTEND_CONFIG', '{"webClient":{"logoUrl":"http://acme.example/logo.svg"}}'],
    ['FRONTEND_CONFIG', '{"webClient":{"termsUrl":"javascript:alert(1)"}}'],
    ['RECORDING_TEMPLATE_URL', 'layout.html'],
    ['RECORDING_MODES', ','],
    ['RECORDING_PROCESSING_URL', 'https://user:pass@transcripts.example'],
    ['TELEPHONY_PIN_LENGTH', '3'],
    ['TELEPHONY_DEFAULT_COUNTRY', 'Germany'],
    ['RATE_LIMIT_ENTRIES_PER_ADDRESS', '0'],
  ])('are rejected: %s=%s', (name, value) => {
    const more =
      name === 'RECORDING_PROCESSING_URL' ? { RECORDING_PROCESSING_SECRET: 'x'.repeat(16) } : {};
    expect(refusedFor({ ...more, [name]: value })).toBe(name);
  });

  it.each([
    ['europe/paris', 'Europe/Paris'],
    ['US/Pacific', 'America/Los_Angeles'],
    ['Asia/Calcutta', 'Asia/Kolkata'],
    ['etc/utc', 'UTC'],
  ])('are normalized: the time zone %s is %s', (value, expected) => {
    expect(configWith({ DEFAULT_TIME_ZONE: value }).languages.defaultTimeZone).toBe(expected);
  });
});

describe('port 0', () => {
  it('is accepted for listening on a free port with a public URL', () => {
    expect(refusedFor({ PORT: '0', PUBLIC_URL: undefined })).toBe('PUBLIC_URL');
    expect(
      configWith({
        PORT: '0',
        PUBLIC_URL: 'https://meet.example',
        LIVEKIT_PUBLIC_URL: 'https://livekit.example',
      }).http.port,
    ).toBe(0);
  });

  it.each([
    ['MONGO_URL', 'mongodb://db:0/foyer'],
    ['MONGO_URL', 'mongodb://a:27017,b:0/foyer?replicaSet=rs'],
    ['REDIS_URL', 'redis://cache:0'],
    ['PUBLIC_URL', 'http://meet.example:0'],
    ['ALLOWED_ORIGINS', 'https://app.example:0'],
    ['ALLOWED_ORIGINS', 'capacitor://localhost:0'],
    ['LIVEKIT_URL', 'ws://livekit:0'],
    ['LIVEKIT_PUBLIC_URL', 'http://127.0.0.1:0'],
    ['OIDC_ISSUER', 'https://id.example:0/realms/a'],
    ['STORAGE_ENDPOINT', 'http://s3:0'],
    ['STORAGE_PUBLIC_ENDPOINT', 'http://s3:0'],
    ['MAIL_URL', 'smtp://mail.example:0'],
    ['MAIL_ROOM_URL', 'https://meet.example:0/{slug}'],
    ['MAIL_RECORDING_URL', 'https://meet.example:0/{id}'],
    ['RECORDING_TEMPLATE_URL', 'https://layout.example:0'],
    ['RECORDING_PROCESSING_URL', 'https://transcripts.example:0'],
  ])('is rejected in %s=%s', (name, value) => {
    const processing = { RECORDING_PROCESSING_SECRET: 'x'.repeat(16) };
    const more = name === 'RECORDING_PROCESSING_URL' ? processing : {};
    expect(refusedFor({ ...OIDC, ...STORAGE, ...MAIL, ...more, [name]: value })).toBe(name);
  });
});

describe('the report of mistakes', () => {
  it('includes contradictions between the other settings', () => {
    const problems = problemsWith({
      TRUST_PROXY: 'abc',
      PUBLIC_URL: 'nonsense',
      OIDC_ISSUER: 'https://id.example',
      MAIL_FROM: 'foyer@example.org',
      FEATURES: 'recording,telephony,storage_events',
      SESSION_SECRETS_FILE: '/nowhere',
      SESSION_SECRETS: undefined,
    });

    expect(problems.map((problem) => problem.slice(0, problem.indexOf(':')))).toEqual([
      'PUBLIC_URL',
      'TRUST_PROXY',
      'SESSION_SECRETS_FILE',
      'OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET',
      'TELEPHONY_PHONE_NUMBER',
      'STORAGE_ENDPOINT',
      'STORAGE_BUCKET',
      'STORAGE_ACCESS_KEY',
      'STORAGE_SECRET_KEY',
      'STORAGE_WEBHOOK_TOKEN',
      'MAIL_URL, MAIL_FROM',
    ]);
  });

  it('includes no contradiction that only follows from another mistake', () => {
    expect(problemsWith({ ...OIDC, OIDC_ISSUER: 'nonsense' })).toHaveLength(1);
    expect(problemsWith({ LANGUAGES: 'EN' })).toHaveLength(1);
    expect(problemsWith({ ...STORAGE, FEATURES: 'recording', STORAGE_BUCKET: 'A!' })).toHaveLength(
      1,
    );
  });
});

describe('the settings of tracing', () => {
  const COLLECTOR = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/' };

  it('disable it without a collector, and whatever is set with OTEL_SDK_DISABLED', () => {
    expect(configWith({ OTEL_SERVICE_NAME: 'foyer' }).tracing).toBeNull();
    expect(configWith({ ...COLLECTOR, OTEL_SDK_DISABLED: 'true' }).tracing).toBeNull();
  });

  it('send traces below OTEL_EXPORTER_OTLP_ENDPOINT, or exactly where the setting for traces says', () => {
    expect(configWith(COLLECTOR).tracing?.url).toBe('http://collector:4318/v1/traces');
    const own = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://traces.example.org/in' };
    expect(configWith({ ...COLLECTOR, ...own }).tracing?.url).toBe('https://traces.example.org/in');
  });

  it('take headers from a file, with percent-encoded values', () => {
    const OTEL_EXPORTER_OTLP_HEADERS_FILE = fileWith('api-key=a%3Db%2Cc, tenant = 7\n');

    const { tracing } = configWith({ ...COLLECTOR, OTEL_EXPORTER_OTLP_HEADERS_FILE });

    expect(tracing?.headers).toEqual({ 'api-key': 'a=b,c', tenant: '7' });
  });

  it.each([
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'https://user:password@collector'],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'secret-without-a-name'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'api-key=%zz'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'api-key=%E2%82%AC'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'api-key=a%0D%0Ab'],
    ['OTEL_RESOURCE_ATTRIBUTES', '=x'],
    ['OTEL_TRACES_SAMPLER', 'jaeger_remote'],
    ['OTEL_TRACES_SAMPLER_ARG', '1.5'],
    ['OTEL_TRACES_SAMPLER_ARG', '-0.1'],
    ['OTEL_BSP_MAX_EXPORT_BATCH_SIZE', '4096'],
  ])('are refused with %s=%s', (name, value) => {
    expect(refusedFor({ ...COLLECTOR, [name]: value })).toBe(name);
  });

  it('never quote a header in an error', () => {
    const problems = problemsWith({ ...COLLECTOR, OTEL_EXPORTER_OTLP_HEADERS: 'hunter2' });

    expect(problems.join()).not.toContain('hunter2');
  });
});
