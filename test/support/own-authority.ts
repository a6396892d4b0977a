import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { directoryFor } from './own-parts.js';

const run = promisify(execFile);

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** Files in PEM of a certificate authority that no one knows, and of a server that it vouches for. */
export interface OwnAuthority {
  readonly ca: string;
  /** Valid for 127.0.0.1. */
  readonly certificate: string;
  readonly key: string;
}

export async function ownAuthority(): Promise<OwnAuthority> {
  const directory = directoryFor('authority');
  await mkdir(directory, { recursive: true });
  const [ca, caKey, certificate, key] = ['ca.pem', 'ca.key', 'server.pem', 'server.key'].map(
    (name) => path.join(directory, name),
  ) as [string, string, string, string];
  const request = ['req', '-x509', '-days', '1', ...NEW_KEY];
  await run('openssl', [...request, '-subj', '/CN=Own CA', '-keyout', caKey, '-out', ca]);
  const extensions = ['subjectAltName=IP:127.0.0.1', 'basicConstraints=critical,CA:FALSE'];
  await run('openssl', [
    ...[...request, '-subj', '/CN=Server', '-CA', ca, '-CAkey', caKey],
    ...extensions.flatMap((extension) => ['-addext', extension]),
    ...['-keyout', key, '-out', certificate],
  ]);
  return { ca, certificate, key };
}
