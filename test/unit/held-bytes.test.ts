import { describe, expect, it } from '@jest/globals';
import { HeldBytes } from '../../src/http/held-bytes.js';
import { HttpConnection } from '../../src/http/http-connection.js';
import { PartialMessage } from '../../src/http/partial-message.js';

describe('HeldBytes', () => {
  const holding = (...sizes: readonly number[]) => {
    const logged: unknown[] = [];
    const log = { warn: (fields: object) => void logged.push(fields) };
    const clock = { now: 0 };
    const held = new HeldBytes({ log, maxBytes: 100, now: () => clock.now });
    const ended: number[] = [];
    const holders = sizes.map((heldBytes) => ({
      heldBytes,
      terminate: () => void ended.push(heldBytes),
    }));
    for (const holder of holders) held.add(holder);
    return { held, holders, ended, logged, clock };
  };

  it('ends those that hold the most bytes, and no more than necessary', () => {
    const { held, ended } = holding(10, 60, 0, 50, 30);
    held.check();

    expect(ended).toEqual([60]);
  });

  it('counts the connections that it ends, and logs one line per minute', () => {
    const { held, logged, clock } = holding(60, 50, 70);
    held.check();
    held.check();
    expect(held.shedCount).toBe(4);
    expect(logged).toEqual([{ closed: 2, heldBytes: 180, maxHeldBytes: 100 }]);

    clock.now += 60_000;
    held.check();
    expect(logged[1]).toEqual({ closed: 4, heldBytes: 180, maxHeldBytes: 100 });
  });

  it('ends nothing that fits, and does not count what has ended', () => {
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

  it('starts counting after the upgrade', () => {
    expect(after(500).partial.bytes).toBe(0);
    expect(after(500, 20).partial.bytes).toBe(20);
  });

  it.each([
    [0, 6],
    [125, 131],
    [126, 134],
    [60_000, 60_008],
  ])('counts a message of %i bytes with its header until it is complete', (payload, frame) => {
    const { connection, partial } = after(500);
    connection.bytesRead += frame + 7;
    partial.tookMessage(payload);

    expect(partial.bytes).toBe(7);
  });

  it('continues through control frames between fragments', () => {
    const { connection, partial } = after(500);
    connection.bytesRead += 30_000 + 10;
    partial.tookFrame(4);

    expect(partial.bytes).toBe(30_000);
  });

  it('does not add up the headers of all fragments', () => {
    const { connection, partial } = after(500);
    for (let message = 0; message < 10_000; message += 1) {
      connection.bytesRead += 64 * 6 + 64;
      partial.tookMessage(64);
    }

    expect(partial.bytes).toBeLessThanOrEqual(65_536);
  });
});

describe('HttpConnection', () => {
  const connected = () => {
    const socket = { bytesRead: 0, writableLength: 0, destroy: () => undefined };
    return { socket, connection: new HttpConnection(socket as never) };
  };

  it('counts unfinished headers, and responses that are not read', () => {
    const { socket, connection } = connected();
    socket.bytesRead += 300;
    socket.writableLength = 1_000;

    expect(connection.heldBytes).toBe(1_300);
  });

  it('counts a body until it is answered, including the part that came with the headers', () => {
    const { socket, connection } = connected();
    socket.bytesRead += 60_300;
    connection.began({ headers: { 'content-length': '90000' } });
    socket.bytesRead += 20_000;
    expect(connection.heldBytes).toBeGreaterThanOrEqual(80_000);

    connection.ended();
    expect(connection.heldBytes).toBe(0);
  });

  it('counts a body that came after another request', () => {
    const { socket, connection } = connected();
    socket.bytesRead += 65_000;
    connection.began({ headers: {} });
    connection.began({ headers: { 'transfer-encoding': 'chunked' } });
    connection.ended();

    expect(connection.heldBytes).toBeGreaterThanOrEqual(65_000);
  });

  it('counts almost nothing for small requests, even after many', () => {
    const { socket, connection } = connected();
    for (let count = 0; count < 1_000; count += 1) {
      socket.bytesRead += 2_000;
      connection.began({ headers: { 'content-length': '1500' } });
      if (count < 999) connection.ended();
    }

    expect(connection.heldBytes).toBe(1_500);
  });
});
