import { describe, expect, it } from '@jest/globals';
import { tmpdir } from 'node:os';
import { remedyFor } from '../../../tools/dev-stack/lib/diagnosis.mjs';
import { messageOf, StackError } from '../../../tools/dev-stack/lib/stack-error.mjs';

describe('remedyFor', () => {
  it.each([
    ['npm error code ENOSPC', 'The disk is full'],
    ['OSError: [Errno 28] No space left on device', 'The disk is full'],
    ['The virtual environment was not created: ensurepip is not available', 'python3-venv'],
    ['/usr/bin/python3: No module named venv', 'python3-venv'],
    ["No module named 'ensurepip'", 'python3-venv'],
    ['ERROR: No matching distribution found for secantusdb==0.7.0b3', 'pip finds no build'],
    [
      "Package 'secantusdb' requires a different Python: 3.9.2 not in '>=3.10'",
      'pip finds no build',
    ],
    ['npm error code EAI_AGAIN', 'A package registry cannot be reached'],
    ['npm error code ENOTFOUND', 'A package registry cannot be reached'],
    ['npm error code ECONNREFUSED', 'A package registry cannot be reached'],
    ['npm error code ECONNRESET', 'A package registry cannot be reached'],
    ['npm error code ETIMEDOUT', 'A package registry cannot be reached'],
    ['connect: network is unreachable', 'A package registry cannot be reached'],
    ['dial tcp: lookup proxy.example.org: no such host', 'A package registry cannot be reached'],
    ['Temporary failure in name resolution', 'A package registry cannot be reached'],
    ["Temporary failure resolving 'deb.example.org'", 'A package registry cannot be reached'],
    ['curl: (6) Could not resolve host: proxy.example.org', 'A package registry cannot be reached'],
    ['dial tcp 192.0.2.1:443: connect: connection refused', 'A package registry cannot be reached'],
    ['read tcp 192.0.2.1:443: i/o timeout', 'A package registry cannot be reached'],
    ['net/http: TLS handshake timeout', 'A package registry cannot be reached'],
    [
      'HTTPSConnectionPool: Max retries exceeded with url: /simple/',
      'A package registry cannot be reached',
    ],
    [
      'NewConnectionError: Failed to establish a new connection',
      'A package registry cannot be reached',
    ],
    ['Could not connect to deb.example.org:80', 'A package registry cannot be reached'],
    ['compile: signal: killed', 'Out of memory'],
    ['fatal error: runtime: out of memory', 'Out of memory'],
    [
      'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
      'Out of memory',
    ],
    ['OSError: [Errno 12] Cannot allocate memory', 'Out of memory'],
    ["npm error EACCES: permission denied, mkdir '/home/ann/.npm'", 'A file is not writable'],
    ['open /home/ann/.cache/go-build/00: permission denied', 'A file is not writable'],
    ['go: go.mod requires go >= 1.26 (running go 1.22.1)', 'Go is too old'],
    ['go: download go1.26 for linux/amd64: toolchain not available', 'Go is too old'],
    ["go.mod:3: invalid go version '1.26.0': must match format 1.23", 'Go is too old'],
  ])('names the remedy for "%s"', (output, remedy) => {
    expect(remedyFor(output, tmpdir())).toContain(remedy);
  });

  it('names the cause if a later line is its consequence', () => {
    const output = 'npm error code ENOSPC\nnpm error EACCES: permission denied, unlink';

    expect(remedyFor(output, tmpdir())).toContain('The disk is full');
  });

  it('returns nothing for an unknown failure', () => {
    expect(remedyFor('undefined: nack.NackQueue', tmpdir())).toBeNull();
  });
});

describe('messageOf', () => {
  it('names the remedy for an error of the file system, without its stack', () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {
      code: 'ENOSPC',
    });

    expect(messageOf(full)).toMatch(
      /^The disk is full\. .*\nENOSPC: no space left on device, write$/,
    );
  });

  it('returns the message of a StackError, and the stack of other errors', () => {
    expect(messageOf(new StackError('Install Go.'))).toBe('Install Go.');
    expect(messageOf(new TypeError('a defect'))).toMatch(/^TypeError: a defect\n {4}at /);
    expect(messageOf('text')).toBe('text');
  });
});
