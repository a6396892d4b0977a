import { describe, expect, it } from '@jest/globals';
import { tmpdir } from 'node:os';
import { remedyFor } from '../../../tools/dev-stack/processes/diagnosis.mjs';

describe('remedyFor', () => {
  it.each([
    ['npm error code ENOSPC', 'The disk is full'],
    ['OSError: [Errno 28] No space left on device', 'The disk is full'],
    ['The virtual environment was not created: ensurepip is not available', 'python3-venv'],
    ['ERROR: No matching distribution found for secantusdb==0.7.0b3', 'pip finds no build'],
    ['npm error code EAI_AGAIN', 'A package registry cannot be reached'],
    ['dial tcp: lookup proxy.example.org: no such host', 'A package registry cannot be reached'],
    ['go: go.mod requires go >= 1.26 (running go 1.22.1)', 'This Go is too old'],
    ['compile: signal: killed', 'The memory ran out'],
    ["npm error EACCES: permission denied, mkdir '/home/ann/.npm'", 'A file may not be written'],
  ])('names what helps after "%s"', (output, remedy) => {
    expect(remedyFor(output, tmpdir())).toContain(remedy);
  });

  it('says nothing of what it does not know', () => {
    expect(remedyFor('undefined: nack.NackQueue', tmpdir())).toBeNull();
  });
});
