import { z } from 'zod';
import { mongoUrlProblems } from '../models/mongo-url.js';
import { isClusterUrl, parseClusterUrl } from '../lib/cluster-url.js';
import { isSentinelUrl, parseSentinelUrl } from '../lib/sentinel-url.js';
import { refusePortZero } from './network.js';
import { RefusedValue } from './variables.js';
import { parseUrl } from '../lib/parse-url.js';
import { percentDecoded } from '../lib/percent-decoded.js';

/** Every form that the driver accepts. */
export const mongoUrl = () =>
  z.string().superRefine((value, context) => {
    for (const message of mongoUrlProblems(value)) context.addIssue({ code: 'custom', message });
  });

const HOST = /^(\[[\da-f:.]+\]|[^:[\]\s,%]+)(:\d+)?$/i;
const REDIS_OPTIONS: ReadonlySet<string> = new Set(['family']);

/** The URL of a Redis server, of the Sentinels that know it, or of a cluster. */
export function redisUrl(value: string): string {
  if (isSentinelUrl(value)) return checkedBy(parseSentinelUrl, value);
  if (isClusterUrl(value)) return checkedBy(parseClusterUrl, value);
  return serverUrl(value);
}

function checkedBy(parse: (value: string) => unknown, value: string): string {
  try {
    parse(value);
    return value;
  } catch (error) {
    throw new RefusedValue((error as Error).message);
  }
}

/**
 * Options other than the address family are rejected, because they would override those that the
 * code relies on.
 */
function serverUrl(value: string): string {
  const url = parseUrl(value);
  if (!url || !/^rediss?:$/.test(url.protocol) || !/^rediss?:\/\//i.test(value)) {
    throw new RefusedValue('must be a URL that begins with redis:// or rediss://, with one host');
  }
  if (!HOST.test(url.host)) {
    throw new RefusedValue('must name one host, as in redis://host:6379');
  }
  refusePortZero(url);
  if (!/^\/?$|^\/\d{1,6}$/.test(url.pathname)) {
    throw new RefusedValue('has a wrong path; write only the number of a database after the host');
  }
  if (percentDecoded(url.username) === null || percentDecoded(url.password) === null) {
    throw new RefusedValue('has an invalid % in its user or password; write % itself as %25');
  }
  if (url.username !== '' && url.password === '') {
    throw new RefusedValue('has a user but no password; write redis://user:password@host');
  }
  checkRedisOptions(url);
  // The client recognizes the encrypted scheme only in lower case.
  return url.href;
}

function checkRedisOptions(url: URL): void {
  const unknown = [...url.searchParams.keys()].filter((name) => !REDIS_OPTIONS.has(name));
  if (unknown.length > 0 || url.hash !== '') {
    throw new RefusedValue('has unknown options; remove all but ?family=4 or ?family=6');
  }
  if (!/^[046]$/.test(url.searchParams.get('family') ?? '0')) {
    throw new RefusedValue('has an invalid family; write ?family=4 or ?family=6');
  }
}
