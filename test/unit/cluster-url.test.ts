import { describe, expect, it } from '@jest/globals';
import { parseClusterUrl } from '../../src/lib/cluster-url.js';

describe('parseClusterUrl', () => {
  it('reads the nodes, with their default port', () => {
    expect(parseClusterUrl('redis+cluster://a,b:7001,[::1]:7002')).toEqual({
      nodes: [
        { host: 'a', port: 6379 },
        { host: 'b', port: 7001 },
        { host: '::1', port: 7002 },
      ],
    });
  });

  it('reads the credentials, which all nodes share', () => {
    expect(parseClusterUrl('redis+cluster://foyer:a:b@c%2Fd%40@a,b/')).toMatchObject({
      username: 'foyer',
      password: 'a:b@c/d@',
    });
  });

  it('encrypts the connections to all nodes on request', () => {
    expect(parseClusterUrl('rediss+cluster://a')).toEqual({
      nodes: [{ host: 'a', port: 6379 }],
      tls: {},
    });
  });

  it('rejects the number of a database, which clusters do not have', () => {
    expect(() => parseClusterUrl('redis+cluster://a/1')).toThrow(/must be of the form/);
  });
});
