import { describe, expect, it } from '@jest/globals';
import { PinCodes } from '../../src/services/telephony/pin-codes.js';
import { aNewRoom } from '../support/builders.js';
import { FakeRoomStore } from '../support/fakes/room-store.js';

/** Codes of four digits, from the given numbers. */
async function aWorld(numbers: readonly number[]) {
  const rooms = new FakeRoomStore();
  const [room, other] = [aNewRoom(), aNewRoom()];
  for (const each of [room, other]) await rooms.insert(each, 'olga');
  const drawn = [...numbers];
  const warnings: unknown[] = [];
  const pinCodes = new PinCodes({
    roomStore: rooms,
    length: 4,
    random: (limit) => {
      expect(limit).toBe(10_000);
      return drawn.shift() ?? 0;
    },
    log: { warn: (...given: readonly unknown[]) => void warnings.push(given) },
  });
  return { rooms, room, other, pinCodes, warnings };
}

describe('PinCodes', () => {
  it('keeps leading zeros', async () => {
    const { room, pinCodes } = await aWorld([42]);

    expect(await pinCodes.of([room.id])).toEqual(['0042']);
  });

  it('returns the same PIN each time', async () => {
    const { room, pinCodes } = await aWorld([1, 2]);
    await pinCodes.of([room.id]);

    expect(await pinCodes.of([room.id])).toEqual(['0001']);
  });

  it('draws another PIN if the first one is taken', async () => {
    const { rooms, room, other, pinCodes } = await aWorld([7, 7, 8]);
    await rooms.givePinCode(other.id, '0007');

    expect(await pinCodes.of([room.id, other.id])).toEqual(['0008', '0007']);
  });

  it('returns null and logs a warning if no free PIN is found', async () => {
    const { rooms, room, other, pinCodes, warnings } = await aWorld([]);
    await rooms.givePinCode(other.id, '0000');

    expect(await pinCodes.of([room.id])).toEqual([null]);
    expect(warnings).toHaveLength(1);
  });

  it('returns null for a room that was deleted', async () => {
    const { rooms, room, pinCodes, warnings } = await aWorld([1]);
    await rooms.delete(room.id);

    expect(await pinCodes.of([room.id])).toEqual([null]);
    expect(warnings).toEqual([]);
  });
});
