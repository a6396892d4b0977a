import { ConnectionString } from 'mongodb-connection-string-url';

/** The URL of a database on the tests' MongoDB; it may name several hosts. */
export function mongoUrlOf(database: string, url = process.env['MONGO_URL'] ?? ''): string {
  const parsed = new ConnectionString(url);
  parsed.pathname = `/${database}`;
  return parsed.href;
}
