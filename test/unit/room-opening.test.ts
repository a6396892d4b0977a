import { describe, expect, it } from '@jest/globals';
import { MediaUnavailableError } from '../../src/errors/domain-error.js';
import { RoomOpening } from '../../src/services/lobby/room-opening.js';
import { aNewRoom } from '../support/builders.js';

const ROOM = aNewRoom();

function anOpening(dying: ReadonlySet<string>) {
  const opened: { sid: string; skipCache: boolean | undefined }[] = [];
  let waits = 0;
  const opening = new RoomOpening(
    {
      ensureRoom: (name, _metadata, options) => {
        const sid = `RM_${opened.length + 1}`;
        opened.push({ sid, skipCache: options?.skipCache });
        return Promise.resolve({
          sid,
          name,
          createdAt: new Date(),
          metadata: '',
          maxParticipants: null,
        });
      },
    },
    { isOpen: (_roomId, sid) => Promise.resolve(dying.has(sid) ? null : { isLimited: false }) },
    {
      run: (_roomId, work) => {
        waits += 1;
        return work(new AbortController().signal);
      },
    },
  );
  return { opening, opened, waits: () => waits };
}

describe('RoomOpening', () => {
  it('opens the room once for people who join at the same time', async () => {
    const { opening, opened, waits } = anOpening(new Set());

    const rooms = await Promise.all(
      Array.from({ length: 20 }, () => opening.ensureRoom(ROOM.id, ROOM)),
    );

    // The second opening is for those who asked during the first.
    expect(opened.length).toBeLessThanOrEqual(2);
    expect(rooms.length).toBe(20);
    expect(waits()).toBe(0);
  });

  it('waits until a room that is being closed is closed, and opens a new one', async () => {
    const { opening, opened, waits } = anOpening(new Set(['RM_1']));

    expect((await opening.ensureRoom(ROOM.id, ROOM)).sid).toBe('RM_2');

    expect(opened).toEqual([
      { sid: 'RM_1', skipCache: false },
      { sid: 'RM_2', skipCache: true },
    ]);
    expect(waits()).toBe(1);
  });

  it('fails rather than admit a person to a room that has ended', async () => {
    const { opening } = anOpening(new Set(['RM_1', 'RM_2', 'RM_3', 'RM_4']));

    await expect(opening.ensureRoom(ROOM.id, ROOM)).rejects.toThrow(MediaUnavailableError);
  });
});
