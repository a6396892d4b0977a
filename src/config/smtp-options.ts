import { isIP } from 'node:net';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { domainToASCII } from 'node:url';
import { isHostName } from './network.js';
import { RefusedValue } from './variables.js';

interface Form {
  readonly isMet: (value: string) => boolean;
  /** Completes "must be …". */
  readonly words: string;
}

const FLAG: Form = {
  isMet: (value) => value === 'true' || value === 'false',
  words: 'true or false',
};

/** The options of the email library that apply to our SMTP connections. */
const FORMS: Readonly<Record<string, Form>> = {
  requireTLS: FLAG,
  ignoreTLS: FLAG,
  authMethod: {
    isMet: (value) => ['PLAIN', 'LOGIN', 'CRAM-MD5'].includes(value),
    words: 'PLAIN, LOGIN, or CRAM-MD5',
  },
  localAddress: { isMet: (value) => isIP(value) !== 0, words: 'an IP address of this machine' },
  'tls.rejectUnauthorized': FLAG,
  'tls.servername': { isMet: (value) => isHostName(domainToASCII(value)), words: 'a host name' },
  'tls.minVersion': {
    isMet: (value) => /^TLSv1(\.[1-3])?$/.test(value),
    words: 'TLSv1.2 or TLSv1.3',
  },
  'tls.ciphers': {
    isMet: (ciphers) => isUsableForTls({ ciphers }),
    words: 'a list of ciphers that OpenSSL knows',
  },
};

/** The library ignores or stumbles over other options and values, and only when it sends. */
export function checkSmtpOptions(options: URLSearchParams): void {
  const unknown = [...options.keys()].filter((name) => !Object.hasOwn(FORMS, name));
  if (unknown.length > 0) {
    throw new RefusedValue(
      `has unknown options ${unknown.join(', ')}; use only ${Object.keys(FORMS).join(', ')}`,
    );
  }
  for (const [name, { isMet, words }] of Object.entries(FORMS)) {
    const [value, ...more] = options.getAll(name);
    if (more.length > 0) throw new RefusedValue(`names the option ${name} twice; name it once`);
    if (value !== undefined && !isMet(value)) {
      throw new RefusedValue(`has a wrong option: ${name} must be ${words}`);
    }
  }
  if (options.get('requireTLS') === 'true' && options.get('ignoreTLS') === 'true') {
    throw new RefusedValue('must not have both requireTLS and ignoreTLS; remove one of them');
  }
}

function isUsableForTls(options: SecureContextOptions): boolean {
  if (options.ciphers === '') return false;
  try {
    createSecureContext(options);
    return true;
  } catch {
    return false;
  }
}
