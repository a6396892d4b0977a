import { randomUUID } from 'node:crypto';
import type { Actor } from '../../models/actor.js';
import {
  ConflictError,
  InvalidInputError,
  NotFoundError,
  RecordingRunsError,
  UnauthenticatedError,
} from '../../errors/domain-error.js';
import type { Media } from '../../livekit/media.js';
import {
  NO_PROGRESS,
  RecordingStatus,
  type RecordingMode,
  type RecordingRecord,
  type RecordingStore,
} from '../../models/recording.js';
import type { RoomStore } from '../../models/room.js';
import type { PresenceStore } from '../../redis/presence/presence-store.js';
import { readPage, type Page } from '../../lib/page.js';
import { ParticipantKind } from '../../models/participant-kind.js';
import { recordingKey, type KeySettings } from './recording-key.js';
import type { RecordingWriter } from './recording-writer.js';
import type { EgressReport } from '../../livekit/egress.js';
import type { RoomService } from '../rooms/room-service.js';
import { asUuid } from '../../lib/uuid.js';

export interface StartRecording {
  readonly roomId: string;
  readonly mode: RecordingMode;
  readonly language?: string | null;
}

export interface RecordingSettings extends KeySettings {
  readonly modes: readonly RecordingMode[];
  readonly maxDurationSeconds: number | null;
}

export interface RecordingServiceDeps {
  readonly recordings: RecordingStore;
  readonly rooms: Pick<RoomService, 'getAsHost'>;
  readonly hosts: Pick<RoomStore, 'listHosted'>;
  readonly presence: Pick<PresenceStore, 'participantCount'>;
  readonly media: Pick<Media, 'listParticipants'>;
  readonly writer: RecordingWriter;
  readonly settings: RecordingSettings;
  readonly now: () => Date;
}

/** Recordings as people and the outside see them. What becomes of them by itself: the worker. */
export class RecordingService {
  constructor(private readonly deps: RecordingServiceDeps) {}

  /**
   * Answers as soon as it is stored that the room is to be recorded. For hosts.
   * @throws RecordingRunsError, ConflictError when nobody is in the room
   */
  async start(actor: Actor, input: StartRecording): Promise<RecordingRecord> {
    const room = await this.deps.rooms.getAsHost(actor, input.roomId);
    if (!actor.user) throw new UnauthenticatedError();
    if (!this.deps.settings.modes.includes(input.mode)) {
      const message = '`mode` is not offered here; pass one of `config.recording.modes`.';
      throw new InvalidInputError(['mode'], message);
    }
    const language = languageOf(input.language);
    if (!(await this.#isSomebodyThere(room.id))) {
      throw new ConflictError('The meeting is empty; join it, then start the recording.');
    }
    const recording = this.#newRecording(room.id, input.mode, language, actor.user.id);
    // The one that is in the way may end in this moment; then the room is free after all.
    for (let attempt = 0; attempt < 2; attempt += 1) {
      if (await this.deps.writer.begin(recording)) return recording;
      const running = await this.findRunning(room.id);
      if (running) throw new RecordingRunsError(running.id);
    }
    throw new ConflictError('Another recording of this room has just started or ended; try again.');
  }

  /** For hosts. @throws NotFoundError where none runs */
  async stop(actor: Actor, roomId: string): Promise<RecordingRecord> {
    const room = await this.deps.rooms.getAsHost(actor, roomId);
    const stopped = await this.stopRunning(room.id);
    if (!stopped) throw new NotFoundError();
    return stopped;
  }

  /** As `stop`, asking nobody's rights. Null where none runs. */
  async stopRunning(roomId: string): Promise<RecordingRecord | null> {
    const running = await this.findRunning(roomId);
    return running && this.deps.writer.apply(running, { type: 'stop-wanted' });
  }

  /** For hosts of the room. */
  async get(actor: Actor, recordingId: string): Promise<RecordingRecord> {
    const id = asUuid(recordingId);
    const recording = id && (await this.deps.recordings.find(id));
    if (!recording) throw new NotFoundError();
    await this.deps.rooms.getAsHost(actor, recording.roomId);
    return recording;
  }

  /** Of one room, or of all that the actor is a host of; newest first. */
  async list(
    actor: Actor,
    roomId: string | null,
    first: number,
    after: string | null,
  ): Promise<Page<RecordingRecord> & { readonly roomIds: readonly string[] }> {
    const roomIds = await this.#roomsOf(actor, roomId);
    const page = await readPage(first, after, (limit, position) =>
      roomIds.length === 0
        ? Promise.resolve([])
        : this.deps.recordings.list(roomIds, limit, position),
    );
    return { ...page, roomIds };
  }

  count(roomIds: readonly string[]): Promise<number> {
    return this.deps.recordings.count(roomIds);
  }

  async findRunning(roomId: string): Promise<RecordingRecord | null> {
    return (await this.deps.recordings.findRunning([roomId]))[0] ?? null;
  }

  /** The storage has told of an object; any number of times, and whether it is ours or not. */
  async fileStored({ key }: { readonly key: string }): Promise<void> {
    const recording = await this.deps.recordings.findByKey(key);
    // That it is there is believed when it was looked for: see the worker.
    if (recording) await this.deps.writer.apply(recording, { type: 'file-announced' });
  }

  /** LiveKit has told of an egress; of one that is not ours, nothing follows. */
  async egressHeard(report: EgressReport): Promise<void> {
    const { recordings, writer } = this.deps;
    const recording =
      (await recordings.findByEgress(report.egressId)) ??
      // Events may come before the answer of the start.
      (report.file ? await recordings.findByKey(report.file.key) : null);
    if (recording) await writer.apply(recording, { type: 'egress', report });
  }

  /** The room is closed: the recorder ends by itself. Should nothing be heard of it, it is lost. */
  async roomClosed(roomId: string): Promise<void> {
    const running = await this.findRunning(roomId);
    if (running?.status === RecordingStatus.ACTIVE) {
      await this.deps.writer.apply(running, { type: 'recorder-absent' });
    }
  }

  async #roomsOf(actor: Actor, roomId: string | null): Promise<readonly string[]> {
    if (roomId !== null) return [(await this.deps.rooms.getAsHost(actor, roomId)).id];
    if (!actor.user) throw new UnauthenticatedError('You are not signed in; sign in first.');
    return this.deps.hosts.listHosted(actor.user.id);
  }

  /** LiveKit is asked about a room of which it has not told us yet. */
  async #isSomebodyThere(roomId: string): Promise<boolean> {
    if ((await this.deps.presence.participantCount(roomId)) > 0) return true;
    const live = await this.deps.media.listParticipants(roomId);
    return live.some(
      ({ kind, isActive, isHidden }) =>
        isActive &&
        !isHidden &&
        (kind === ParticipantKind.STANDARD || kind === ParticipantKind.PHONE),
    );
  }

  #newRecording(
    roomId: string,
    mode: RecordingMode,
    language: string | null,
    startedBy: string,
  ): RecordingRecord {
    const { settings, now } = this.deps;
    const createdAt = now();
    const id = randomUUID();
    const status = RecordingStatus.STARTING;
    return {
      id,
      roomId,
      mode,
      createdAt,
      key: recordingKey({ id, roomId, mode, createdAt }, settings),
      status,
      language,
      startedBy,
      egressId: null,
      startedAt: null,
      endedAt: null,
      durationMs: null,
      sizeBytes: null,
      etag: null,
      maxDurationMs: settings.maxDurationSeconds && settings.maxDurationSeconds * 1000,
      limitReached: false,
      failure: null,
      savedAt: null,
      expiresAt: null,
      isRunning: true,
      version: 1,
      history: [{ version: 1, status, at: createdAt }],
      news: [],
      progress: NO_PROGRESS,
      lookAt: createdAt,
    };
  }
}

function languageOf(text: string | null | undefined): string | null {
  if (text === null || text === undefined) return null;
  try {
    const [language] = Intl.getCanonicalLocales(text);
    if (language) return language;
  } catch {
    // Told below, like a text that names no language.
  }
  throw new InvalidInputError(
    ['language'],
    '`language` is not a language tag (BCP 47); pass one such as en or fr-CA.',
  );
}
