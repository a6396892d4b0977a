import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { ConflictError } from '../../src/errors/domain-error.js';
import type { DiscardedRecording } from '../../src/models/recording.js';
import { RecordingDisposal } from '../../src/services/recording/recording-disposal.js';
import { anActor } from '../support/builders.js';
import { aFile, recordingOutside } from '../support/recording-outside.js';
import { at } from '../support/recordings.js';
import { silentLog } from '../support/silent-log.js';

const HOST = anActor({ user: {} });
const SAVED = { status: 'saved', isRunning: false, savedAt: at(0) } as const;

function aDisposal() {
  const outside = recordingOutside();
  const { store } = outside;
  const scheduled: DiscardedRecording[] = [];
  const disposal = new RecordingDisposal({
    ...outside,
    recordingStore: store,
    recordingService: {
      get: async (_actor, id) => {
        const found = await store.find(id);
        if (!found) throw new Error('no such recording');
        return found;
      },
    },
    disposals: { schedule: (recording) => Promise.resolve(void scheduled.push(recording)) },
    eventLog: null,
    log: silentLog,
  });
  const aSaved = async (given: Parameters<typeof outside.given>[0] = {}) => {
    const recording = await outside.given({ ...SAVED, ...given });
    outside.state.files.push(aFile(recording.key));
    return recording;
  };
  return { outside, store, state: outside.state, disposal, scheduled, aSaved };
}

describe('RecordingDisposal', () => {
  it('delete removes the file and the record', async () => {
    const { disposal, store, state, aSaved } = aDisposal();
    const { id } = await aSaved();

    expect(await disposal.delete(HOST, id)).toBe(id);

    expect(await store.find(id)).toBeNull();
    expect(state.files).toEqual([]);
    expect(await store.listDiscarded(10)).toEqual([]);
  });

  it('delete hides the recording at once while the storage is unavailable, and a task finishes it', async () => {
    const { disposal, store, state, scheduled, aSaved } = aDisposal();
    const { id, key } = await aSaved();
    state.isStorageAway = true;

    await disposal.delete(HOST, id);
    const afterward = [await store.find(id), state.files.length];
    state.isStorageAway = false;
    for (const recording of scheduled) await disposal.dispose(recording);

    expect(afterward).toEqual([null, 1]);
    expect(scheduled).toEqual([{ id, key }]);
    expect(state.files).toEqual([]);
  });

  it('delete answers CONFLICT while the recording is running', async () => {
    const { disposal, store, outside } = aDisposal();
    const { id } = await outside.given();

    await expect(disposal.delete(HOST, id)).rejects.toThrow(ConflictError);

    expect(await store.find(id)).not.toBeNull();
  });

  it('disposeOfRoom schedules every ended recording, and is retried while one is running', async () => {
    const { disposal, store, outside, scheduled, aSaved } = aDisposal();
    const roomId = randomUUID();
    const saved = await aSaved({ roomId });
    const running = await outside.given({ roomId });
    const elsewhere = await aSaved();

    await expect(disposal.disposeOfRoom(roomId)).rejects.toThrow(ConflictError);

    expect(scheduled.map(({ id }) => id)).toEqual([saved.id]);
    expect(await store.find(running.id)).not.toBeNull();
    expect(await store.find(elsewhere.id)).not.toBeNull();
  });

  it('sweep removes what is left of deleted recordings', async () => {
    const { disposal, store, state, aSaved } = aDisposal();
    const { id } = await aSaved();
    await store.discard(id);

    await disposal.sweep();

    expect(await store.listDiscarded(10)).toEqual([]);
    expect(state.files).toEqual([]);
  });

  it('sweep removes the file of an expired recording, and keeps its record as EXPIRED', async () => {
    const { disposal, store, state, aSaved } = aDisposal();
    const expired = await aSaved({ expiresAt: at(1_000) });
    const kept = await aSaved({ expiresAt: at(3_000) });
    state.ms = 2_000;

    await disposal.sweep();

    expect(await store.find(expired.id)).toMatchObject({ status: 'expired' });
    expect(await store.find(kept.id)).toMatchObject({ status: 'saved' });
    expect(state.files.map(({ key }) => key)).toEqual([kept.key]);
  });
});
