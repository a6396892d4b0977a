import { ConnectionString } from 'mongodb-connection-string-url';

/** The MongoDB of the tests with another database; its address may name several hosts. */
export function mongoUrlOf(database: string, url = process.env['MONGO_URL'] ?? ''): string {
  const parsed = new ConnectionString(url);
  parsed.pathname = `/${database}`;
  return parsed.href;
}
