import addressparser from 'nodemailer/lib/addressparser';
import { parseConnectionUrl } from 'nodemailer/lib/shared';
import { isIP, isIPv6 } from 'node:net';
import { domainToASCII } from 'node:url';
import { emailAddress } from '../models/email-address.js';
import { isHostName, refusePortZero } from './network.js';
import { checkSmtpOptions } from './smtp-options.js';
import { RefusedValue } from './variables.js';
import { parseUrl } from '../lib/parse-url.js';

export interface Mailbox {
  /** Empty to show only the address. */
  readonly name: string;
  readonly address: string;
}

/** The sender of emails, as the email library parses it. */
export function sender(value: string): Mailbox {
  const example = 'write it as Foyer <foyer@example.org>';
  const [first, ...others] = /\p{Cc}/u.test(value) ? [] : addressparser(value);
  if (!first || first.group) {
    throw new RefusedValue(
      `must be one address; ${example}, and put a name that contains : , ; or @ in double quotes`,
    );
  }
  if (others.length > 0) throw new RefusedValue(`must be one address, not several; ${example}`);
  const { name, address } = first;
  const local = address.slice(0, address.lastIndexOf('@'));
  const read = emailAddress(address);
  // The address is sent as written, so it must be valid without any correction.
  if (!read?.startsWith(`${local.toLowerCase()}@`)) {
    throw new RefusedValue(`must contain an address; ${example}`);
  }
  // The library moves text that it cannot parse into the name.
  if (name.includes('@')) throw new RefusedValue(`must be one address with its name; ${example}`);
  checkName(name, value);
  return { name, address: `${local}${read.slice(local.length)}` };
}

/** Outside of quotes, the library reads ; as , and drops text in parentheses. */
function checkName(name: string, value: string): void {
  const isQuoted = /^"([^"\\]|\\.)*"\s*<[^<>]*>$/.test(value);
  const isAsWritten = value.startsWith(name) && /^\s*<?[^\s<>]+>?$/.test(value.slice(name.length));
  if (isQuoted || isAsWritten) return;
  throw new RefusedValue(
    `would be sent with the name ${name}; write "Name" <foyer@example.org>, with the name in double quotes`,
  );
}

/** The mail server. Messages never contain the user or password. */
export function smtpUrl(value: string): string {
  const url = parseUrl(value);
  if (!url || !/^smtps?:$/.test(url.protocol) || url.hostname === '') {
    throw new RefusedValue(
      'must be a URL such as smtp://user:password@host:587 or smtps://…; percent-encode % : / ? # [ ] @ in the user and password',
    );
  }
  refusePortZero(url);
  if (!/^\/?$/.test(url.pathname) || url.hash !== '') {
    throw new RefusedValue('must not have a path or a fragment');
  }
  checkSmtpOptions(url.searchParams);
  const { host, auth } = parseConnectionUrl(value);
  if (!host || (!isIP(host) && !isHostName(domainToASCII(host)))) {
    throw new RefusedValue('must name a host; write it as smtp://mail.example.org:587');
  }
  if (auth && (!auth.user || !auth.pass)) {
    throw new RefusedValue('must have both a user and a password, or neither');
  }
  return value;
}

/** The name in EHLO and Message-ID: a host name, or an address literal (RFC 5321, 4.1.3). */
export function ehloName(value: string): string {
  const bare = value.replace(/^\[(IPv6:)?(.*)\]$/i, '$2');
  if (isIP(bare)) return isIPv6(bare) ? `[IPv6:${bare}]` : `[${bare}]`;
  const name = domainToASCII(value);
  if (isHostName(name)) return name;
  throw new RefusedValue('must be a host name or an IP address; write it as mail.example.org');
}
