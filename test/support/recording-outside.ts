import { randomUUID } from 'node:crypto';
import { MediaUnavailableError, StorageUnavailableError } from '../../src/errors/domain-error.js';
import type { Egress, EgressStart, EgressStop } from '../../src/livekit/egress.js';
import type { RecordingRecord } from '../../src/models/recording.js';
import { RecordingWorker } from '../../src/services/recording/recording-worker.js';
import { RecordingWriter } from '../../src/services/recording/recording-writer.js';
import type { RecordingWakeUps } from '../../src/models/recording-tasks.js';
import { RecordingNotices } from '../../src/services/recording/recording-notices.js';
import { RecordingReconciler } from '../../src/services/recording/recording-reconciler.js';
import type { RecordingInput } from '../../src/services/recording/recording-transition.js';
import type { EgressReport } from '../../src/livekit/egress.js';
import type { RecordingFiles, StoredFile } from '../../src/storage/recording-files.js';
import { aLiveParticipant, aNewRoom } from './builders.js';
import { PublishedEvents } from './fakes/published-events.js';
import { FakeRecordingStore } from './fakes/recording-store.js';
import { aRecording, at } from './recordings.js';
import { silentLog } from './silent-log.js';

const TIMES = {
  startTimeoutMs: 20_000,
  stopTimeoutMs: 60_000,
  uploadTimeoutMs: 900_000,
  lostAfterMs: 30_000,
  warningMs: 300_000,
  limitGraceMs: 30_000,
};

/** The services of recording, with a clock and an environment that the test controls. */
export function recordingOutside() {
  const store = new FakeRecordingStore();
  const pubSub = new PublishedEvents();
  const state = {
    ms: 0,
    isLiveKitAway: false,
    isStorageAway: false,
    onStart: (): Promise<EgressStart> =>
      Promise.resolve({ type: 'refused', failure: 'no-recorder' }),
    onStop: (): EgressStop => ({ type: 'unresponsive' }),
    egresses: [] as EgressReport[],
    inRoom: [] as string[],
    files: [] as StoredFile[],
  };
  const calls: string[] = [];
  const repairs: string[] = [];
  const scheduled: { readonly id: string; readonly ms: number }[] = [];
  const now = () => at(state.ms);
  const asked = <T>(name: string, answer: () => T): Promise<T> => {
    calls.push(name);
    return state.isLiveKitAway
      ? Promise.reject(new MediaUnavailableError())
      : Promise.resolve(answer());
  };
  const stored = <T>(answer: () => T): Promise<T> =>
    state.isStorageAway ? Promise.reject(new StorageUnavailableError()) : Promise.resolve(answer());
  const egress: Egress = {
    start: async () => asked('start', state.onStart).then((answer) => answer),
    stop: () => asked('stop', () => state.onStop()),
    find: (id) => asked('find', () => state.egresses.find((one) => one.egressId === id) ?? null),
    listOfRoom: () => asked('listOfRoom', () => state.egresses),
    listActive: () => asked('listActive', () => state.egresses),
  };
  const files: RecordingFiles = {
    stat: (key) => stored(() => state.files.find((file) => file.key === key) ?? null),
    remove: (key) =>
      stored(() => {
        calls.push(`remove ${key}`);
        state.files = state.files.filter((file) => file.key !== key);
      }),
    list: (limit, afterKey) =>
      stored(() => state.files.filter(({ key }) => key > (afterKey ?? '')).slice(0, limit)),
  };
  const mediaServer = {
    listParticipants: () =>
      asked('listParticipants', () =>
        state.inRoom.map((identity) => aLiveParticipant({ identity, kind: 'recorder' })),
      ),
    findRoom: () => asked('findRoom', () => null),
    sendData: () => asked('sendData', () => undefined),
  };
  const repaired = (repair: string) => {
    repairs.push(repair);
  };
  const wakeUps: RecordingWakeUps = {
    schedule: (id, time) => scheduled.push({ id, ms: time.getTime() - at(0).getTime() }),
  };
  const writer = new RecordingWriter({
    recordingStore: store,
    pubSub,
    wakeUps,
    observer: { changed: () => undefined },
    hasEvents: false,
    times: TIMES,
    project: () => undefined,
    now,
  });
  const common = { recordingStore: store, writer, egress, files, repaired, now, log: silentLog };
  const saved: string[] = [];
  const worker = new RecordingWorker({
    ...common,
    wakeUps,
    mediaServer,
    participantControl: {
      remove: (_roomId, identity) => asked(`disconnect ${identity}`, () => undefined),
    },
    notices: new RecordingNotices({ pubSub, mediaServer, now, log: silentLog }),
    followUps: {
      saved: ({ id }) => {
        saved.push(id);
        return Promise.resolve();
      },
    },
    eventLog: null,
    times: TIMES,
    expirationDays: null,
  });
  const reconciler = new RecordingReconciler({
    ...common,
    roomStore: {
      findById: (id) => Promise.resolve({ ...aNewRoom({ id }), viewerRole: null }),
    },
    wakeUps,
    keyPrefix: 'recordings',
  });
  return {
    state,
    calls,
    repairs,
    scheduled,
    saved,
    ...{ store, writer, files, mediaServer, now },
    reconciler,
    async given(recording: Partial<RecordingRecord> = {}, ...inputs: RecordingInput[]) {
      const record = aRecording({ roomId: randomUUID(), ...recording });
      await store.insert(record);
      for (const input of inputs) await writer.apply(record, input);
      return record;
    },
    async apply(id: string, input: RecordingInput) {
      const record = await store.find(id);
      return record && writer.apply(record, input);
    },
    /** Runs the worker at that time; resolves to the recording. */
    async run(id: string, ms: number): Promise<RecordingRecord> {
      state.ms = ms;
      await worker.run(id);
      const record = await store.find(id);
      if (!record) throw new Error('no such recording');
      return record;
    },
  };
}

export const aFile = (key: string, ms = 0): StoredFile => ({
  key,
  size: 4096,
  etag: 'abc',
  modifiedAt: at(ms),
});
