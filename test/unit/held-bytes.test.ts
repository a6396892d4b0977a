import { describe, expect, it } from '@jest/globals';
import { HeldBytes, PartialMessage } from '../../src/http/held-bytes.js';

describe('HeldBytes', () => {
  const holding = (...sizes: readonly number[]) => {
    const held = new HeldBytes(100);
    const ended: number[] = [];
    const holders = sizes.map((heldBytes) => ({
      heldBytes,
      terminate: () => void ended.push(heldBytes),
    }));
    for (const holder of holders) held.add(holder);
    return { held, holders, ended };
  };

  it('ends those that hold most, and no more than it takes', () => {
    const { held, ended } = holding(10, 60, 0, 50, 30);
    held.check();

    expect(ended).toEqual([60]);
  });

  it('ends nothing that fits, nor counts what is gone', () => {
    const { held, holders, ended } = holding(50, 50, 40);
    for (const holder of holders.slice(2)) held.remove(holder);
    held.check();

    expect(ended).toEqual([]);
    for (const holder of holders) held.remove(holder);
  });
});

describe('PartialMessage', () => {
  const after = (bytesRead: number, head = 0) => {
    const connection = { bytesRead };
    return { connection, partial: new PartialMessage(connection, Buffer.alloc(head)) };
  };

  it('begins after the upgrade', () => {
    expect(after(500).partial.bytes).toBe(0);
    expect(after(500, 20).partial.bytes).toBe(20);
  });

  it.each([
    [0, 6],
    [125, 131],
    [126, 134],
    [60_000, 60_008],
  ])('takes a message of %i bytes off with its header', (payload, frame) => {
    const { connection, partial } = after(500);
    connection.bytesRead += frame + 7;
    partial.tookMessage(payload);

    expect(partial.bytes).toBe(7);
  });

  it('goes on through the control frames between its pieces', () => {
    const { connection, partial } = after(500);
    connection.bytesRead += 30_000 + 10;
    partial.tookFrame(4);

    expect(partial.bytes).toBe(30_000);
  });

  it('does not add up the headers of all pieces that ever came', () => {
    const { connection, partial } = after(500);
    for (let message = 0; message < 10_000; message += 1) {
      connection.bytesRead += 64 * 6 + 64;
      partial.tookMessage(64);
    }

    expect(partial.bytes).toBeLessThanOrEqual(65_536);
  });
});
