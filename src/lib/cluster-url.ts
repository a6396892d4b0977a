import { credentialsIn, hostsIn, type Credentials, type HostAddress } from './host-list.js';

const FORM = 'redis+cluster://user:password@host:6379,host:6379';
const PARTS =
  /^redis(?<isEncrypted>s)?\+cluster:\/\/(?:(?<credentials>.*)@)?(?<hosts>[^/?#@]+)\/?$/i;
const NODES = { of: 'nodes', defaultPort: 6379, form: FORM };

/** Some nodes of a cluster, which know the others. */
export interface ClusterAddress extends Credentials {
  readonly nodes: HostAddress[];
  /** Empty to encrypt the connections. */
  readonly tls?: object;
}

export const isClusterUrl = (text: string): boolean => /^rediss?\+cluster:/i.test(text);

/** @throws Error with what is wrong, as in "must …" */
export function parseClusterUrl(text: string): ClusterAddress {
  const { isEncrypted, credentials, hosts } = PARTS.exec(text)?.groups ?? {};
  if (hosts === undefined) {
    throw new Error(`must be of the form ${FORM}, without the number of a database`);
  }
  const nodes = hostsIn(hosts, NODES);
  return { nodes, ...credentialsIn(credentials), ...(isEncrypted && { tls: {} }) };
}
