import { describe, expect, it } from '@jest/globals';
import { ReplyError } from 'ioredis';
import { isReadOnly, isRedisOutage } from '../../src/redis/redis-call.js';

const Refusal = ReplyError as new (message: string) => Error;

const reply = (message: string, previousErrors?: readonly Error[]): Error =>
  Object.assign(new Refusal(message), previousErrors && { previousErrors });

const READONLY = "READONLY You can't write against a read only replica.";
/** Before Redis 7, for a write within a script. */
const READONLY_IN_SCRIPT =
  "ERR Error running script (call to f_1d): @user_script:1: @user_script: 1: -READONLY You can't write against a read only replica. ";

describe('isRedisOutage', () => {
  it.each([
    READONLY,
    READONLY_IN_SCRIPT,
    'NOREPLICAS Not enough good replicas to write.',
    "OOM command not allowed when used memory > 'maxmemory'.",
    'LOADING Redis is loading the dataset in memory',
    'CLUSTERDOWN The cluster is down',
    'MOVED 866 127.0.0.1:7000',
    'UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)',
    'ERR max number of clients reached',
  ])('treats "%s" as an outage', (message) => {
    expect(isRedisOutage(reply(message))).toBe(true);
  });

  it('treats a closed connection as an outage', () => {
    expect(isRedisOutage(new Error('Connection is closed.'))).toBe(true);
  });

  it.each([
    'WRONGTYPE Operation against a key holding the wrong kind of value',
    "ERR unknown command 'FOO'",
  ])('does not treat "%s" as an outage', (message) => {
    expect(isRedisOutage(reply(message))).toBe(false);
  });

  it('classifies a rejected transaction by the errors of its commands', () => {
    const abort = 'EXECABORT Transaction discarded because of previous errors.';

    expect(isRedisOutage(reply(abort, [reply(READONLY)]))).toBe(true);
    expect(isRedisOutage(reply(abort, [reply('ERR wrong number of arguments')]))).toBe(false);
  });
});

describe('isReadOnly', () => {
  it('recognizes a replica by the error of a command and of a script', () => {
    expect([READONLY, READONLY_IN_SCRIPT].map((text) => isReadOnly(reply(text)))).toEqual([
      true,
      true,
    ]);
    expect(isReadOnly(reply('OOM command not allowed'))).toBe(false);
  });
});
