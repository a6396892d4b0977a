import { mongo, type ConnectOptions } from 'mongoose';
import { ConnectionString } from 'mongodb-connection-string-url';
import { accessSync, constants } from 'node:fs';

/** How long a call waits for a usable server before it fails; requests are waiting for it. */
const SELECTION_TIMEOUT_MS = 2_000;

/**
 * How long a write waits for a majority of the replica set; after that, it still stands on the
 * primary.
 */
const WRITE_TIMEOUT_MS = 3_000;

/**
 * Foyer's decisions rely on these: reads see the last acknowledged write, an acknowledged write
 * survives a failover, and a write whose answer was lost is repeated at most once.
 */
const GUARANTEES = {
  readPreference: 'primary',
  retryWrites: true,
  writeConcern: { w: 'majority', wtimeoutMS: WRITE_TIMEOUT_MS },
} as const satisfies ConnectOptions;

/** Options of a connection string that could weaken GUARANTEES, with the harmless values. */
const GUARDED_OPTIONS: Readonly<Record<string, readonly string[]>> = {
  w: ['majority'],
  journal: ['true'],
  j: ['true'],
  wtimeout: [],
  wtimeoutMS: [],
  readPreference: ['primary'],
  readPreferenceTags: [],
  maxStalenessSeconds: [],
  readConcernLevel: ['local', 'majority'],
  retryWrites: ['true'],
};

/** A connection string may override these. */
const DEFAULTS = {
  appName: 'foyer',
  connectTimeoutMS: SELECTION_TIMEOUT_MS,
  // A frozen server is detected, and the calls that wait for it fail, soon after this time.
  heartbeatFrequencyMS: SELECTION_TIMEOUT_MS,
  serverSelectionTimeoutMS: SELECTION_TIMEOUT_MS,
  waitQueueTimeoutMS: SELECTION_TIMEOUT_MS,
  // The driver repeats a write once, so a server that never answers delays a request for twice this
  // time.
  socketTimeoutMS: 2 * SELECTION_TIMEOUT_MS,
  // Opening a connection with TLS and SCRAM takes a while; a burst after a quiet time must not wait
  // for all of it.
  minPoolSize: 5,
} as const satisfies ConnectOptions;

const FILE_OPTIONS = ['tlsCAFile', 'tlsCertificateKeyFile', 'tlsCRLFile'];

/** Options that need optional modules of the driver. */
const MODULE_OPTIONS = [
  ['compressors', 'snappy'],
  ['compressors', 'zstd'],
  ['authMechanism', 'GSSAPI'],
  ['authMechanism', 'MONGODB-AWS'],
] as const;

/** Strict, because a "port" may be a password whose host was forgotten. */
const HOST = /^(\[[\da-f:.]+\]|[^:[\]\s]+)(:\d+)?$/i;

/** These are not replicated, or belong to the server. */
const RESERVED_DATABASES = new Set(['admin', 'config', 'local']);

/** Options for the driver: the guarantees, and defaults for what the connection string omits. */
export function mongoOptions(url: string): ConnectOptions {
  const given = new ConnectionString(url).searchParams;
  const { minPoolSize } = DEFAULTS;
  const all = { ...DEFAULTS, minPoolSize: Math.min(minPoolSize, maxPoolSizeIn(given)) };
  const defaults = Object.entries(all).filter(([name]) => !given.has(name));
  return { ...Object.fromEntries(defaults), ...GUARANTEES };
}

/** 0 is unlimited, as it is for the driver. */
const maxPoolSizeIn = (options: ConnectionString['searchParams']): number =>
  Number(options.get('maxPoolSize') ?? 0) || Infinity;

/**
 * The problems of a connection string, each completing "MONGO_URL …". Never contains its password.
 */
export function mongoUrlProblems(url: string): string[] {
  const parsed = parse(url);
  if (!parsed) {
    return [
      'must be a MongoDB connection string, mongodb://HOST:PORT,…/DATABASE?… or mongodb+srv://…; percent-encode special characters in the user name and password',
    ];
  }
  const problems = [...databaseProblems(parsed), ...optionProblems(parsed)];
  return problems.length > 0 ? problems : driverProblems(url);
}

function parse(url: string): ConnectionString | null {
  try {
    const parsed = new ConnectionString(url);
    return parsed.hosts.every((host) => HOST.test(host)) ? parsed : null;
  } catch {
    // The parser's message may contain the password.
    return null;
  }
}

function databaseProblems({ pathname }: ConnectionString): string[] {
  const name = decode(pathname.slice(1));
  if (name === '') return ['must name the database after the hosts, as in mongodb://HOST/foyer'];
  if (name === null || /[/\\. "$*<>:|?\0]/.test(name) || Buffer.byteLength(name) > 63) {
    return ['must name a database of at most 63 bytes, without / \\ . " $ * < > : | ? and blanks'];
  }
  return RESERVED_DATABASES.has(name)
    ? [`must not use MongoDB's own database ${name}; to sign in there, add authSource=${name}`]
    : [];
}

function optionProblems({ searchParams }: ConnectionString): string[] {
  return Object.entries(GUARDED_OPTIONS).flatMap(([name, allowed]) =>
    searchParams
      .getAll(name)
      .filter((value) => !allowed.includes(value))
      .map((value) =>
        allowed.length > 0
          ? `must not set ${name}=${value}: Foyer relies on ${allowed.join(' or ')}; remove the option`
          : `must not set ${name}; remove the option`,
      ),
  );
}

/**
 * Options and their combinations, checked by the driver itself; constructing it opens no
 * connection.
 */
function driverProblems(url: string): string[] {
  try {
    new mongo.MongoClient(url, mongoOptions(url));
    const parsed = new ConnectionString(url);
    return [...fileProblems(parsed), ...poolProblems(parsed), ...moduleProblems(parsed)];
  } catch (error) {
    return [
      `is rejected by the MongoDB driver: ${error instanceof Error ? error.message : 'unknown'}`,
    ];
  }
}

/** The driver would not open them before it connects. */
function fileProblems({ searchParams }: ConnectionString): string[] {
  const files = FILE_OPTIONS.flatMap((name) => searchParams.getAll(name));
  return files
    .filter((file) => !isReadable(file))
    .map((file) => `names a file that cannot be read: ${file}; check its path and permissions`);
}

/** The driver would notice it when it connects. */
function poolProblems({ searchParams }: ConnectionString): string[] {
  return Number(searchParams.get('minPoolSize') ?? 0) > maxPoolSizeIn(searchParams)
    ? ['must not set minPoolSize above maxPoolSize; lower one of them']
    : [];
}

/** The driver would load their modules when it connects, and wait for a server without success. */
function moduleProblems({ searchParams }: ConnectionString): string[] {
  return MODULE_OPTIONS.filter(([name, value]) =>
    (searchParams.get(name) ?? '').split(',').includes(value),
  ).map(
    ([name, value]) => `must not set ${name}=${value}: Foyer does not include the module for it`,
  );
}

function isReadable(file: string): boolean {
  try {
    accessSync(file, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
